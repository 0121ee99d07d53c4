package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Feedback;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.Readers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a reader thinks of an answer. */
interface FeedbackContract extends NeedsConversations {
    /** An answer that {@link #answered} gave. */
    MessageId ANSWER = new MessageId(2);

    /** A verdict with a reason in several scripts. */
    Feedback DOWN = new Feedback(Feedback.Verdict.DOWN, "It misses \u4F60\u597D \uD83D\uDD11", NOON.plusSeconds(5));

    @Test
    default void feedback_is_kept_with_the_answer_changed_and_withdrawn() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);
        Conversation before = conversations().find(reader, id).orElseThrow();
        Message answer = message(reader, id, ANSWER);
        Feedback up = new Feedback(Feedback.Verdict.UP, null, NOON.plusSeconds(9));

        assertThat(conversations().rate(reader, id, ANSWER, DOWN)).contains(answer.rated(DOWN));
        assertThat(message(reader, id, ANSWER)).isEqualTo(answer.rated(DOWN));
        assertThat(conversations().rate(reader, id, ANSWER, up)).contains(answer.rated(up));
        assertThat(conversations().turn(reader, id, ANSWER).orElseThrow().answer())
                .isEqualTo(answer.rated(up));
        assertThat(conversations().rate(reader, id, ANSWER, null)).contains(answer);
        assertThat(message(reader, id, ANSWER)).isEqualTo(answer);
        assertThat(conversations().find(reader, id)).contains(before);
    }

    @Test
    default void only_an_answer_that_has_ended_takes_feedback() {
        UserId reader = Readers.unique();
        Begun.Started started = started(reader, SampleTurns.fresh("How?", NOON));
        ConversationId id = started.conversation().id();

        assertThat(conversations().rate(reader, id, started.answer().id(), DOWN))
                .isEmpty();
        assertThat(conversations().rate(reader, id, started.question().id(), DOWN))
                .isEmpty();
        assertThat(conversations().rate(reader, id, new MessageId(9), DOWN)).isEmpty();
        assertThat(conversations().rate(reader, SampleTurns.newId(), ANSWER, DOWN))
                .isEmpty();
        assertThat(all(reader, id)).containsExactly(started.question(), started.answer());
    }

    @Test
    default void a_new_answer_begins_without_the_feedback_on_the_old_one() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);
        conversations().rate(reader, id, ANSWER, DOWN);

        conversations().regenerate(reader, new Regeneration(id, ANSWER, null, SampleTurns.NODE, NOON));

        assertThat(all(reader, id)).extracting(Message::feedback).containsOnlyNulls();
    }

    @Test
    @Tag("EDGE.3")
    @Tag("FR-017")
    default void a_stranger_has_no_say() {
        UserId owner = Readers.unique();
        UserId stranger = Readers.unique();
        ConversationId id = answered(owner, "How?", "So.", NOON);
        answered(stranger, "Who?", "She.", NOON);

        assertThat(conversations().rate(stranger, id, ANSWER, DOWN)).isEmpty();
        assertThat(message(owner, id, ANSWER).feedback()).isNull();
    }
}
