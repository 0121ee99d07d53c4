package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.AbandonedAnswers;
import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Checkpoint;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.StreamingAnswer;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.Readers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link AbandonedAnswers} must do. Its tests use times and nodes that no other test does. */
public interface AbandonedAnswersContract extends NeedsConversations {
    /** The implementation under test, over the same store as {@link #conversations()}. */
    AbandonedAnswers abandonedAnswers();

    @Test
    default void a_node_that_comes_back_ends_what_it_left_and_nothing_of_others() {
        UserId reader = Readers.unique();
        NodeId node = new NodeId(UUID.randomUUID().toString());
        Begun.Started left = started(reader, by(node, NOON));
        Begun.Started others = started(reader, by(new NodeId(UUID.randomUUID().toString()), NOON));
        ConversationId id = left.conversation().id();
        conversations().checkpoint(reader, id, left.answer().id(), SampleTurns.soFar("So f", NOON));

        assertThat(abandonedAnswers().interruptAllOf(node, NOON.plusSeconds(9))).isEqualTo(1);
        assertThat(abandonedAnswers().interruptAllOf(node, NOON.plusSeconds(10)))
                .isZero();

        Message ended = message(reader, id, left.answer().id());
        assertThat(ended.status()).isEqualTo(Message.Status.INTERRUPTED);
        assertThat(ended.content()).isEqualTo("So f");
        assertThat(ended.citations()).containsExactly(SampleTurns.citation(1));
        assertThat(message(reader, others.conversation().id(), others.answer().id())
                        .status())
                .isEqualTo(Message.Status.STREAMING);
    }

    @Test
    default void an_answer_nobody_has_heard_of_for_long_is_ended() {
        UserId reader = Readers.unique();
        Instant longAgo = Instant.parse("1999-12-31T23:59:00Z");
        Begun.Started silent = started(reader, by(SampleTurns.NODE, longAgo));
        Begun.Started alive = started(reader, by(SampleTurns.NODE, longAgo));
        conversations()
                .checkpoint(
                        reader,
                        alive.conversation().id(),
                        alive.answer().id(),
                        SampleTurns.soFar("So", longAgo.plusSeconds(50)));

        assertThat(abandonedAnswers().interruptSilentSince(longAgo.plusSeconds(50), NOON))
                .isEqualTo(1);

        assertThat(message(reader, silent.conversation().id(), silent.answer().id())
                        .status())
                .isEqualTo(Message.Status.INTERRUPTED);
        assertThat(message(reader, alive.conversation().id(), alive.answer().id())
                        .status())
                .isEqualTo(Message.Status.STREAMING);
        abandonedAnswers().interruptSilentSince(longAgo.plusSeconds(51), NOON);
    }

    @Test
    default void a_node_knows_its_streaming_answers_and_ends_those_it_names() {
        UserId reader = Readers.unique();
        NodeId node = new NodeId(UUID.randomUUID().toString());
        StreamingAnswer stray = address(reader, started(reader, by(node, NOON)));
        StreamingAnswer running = address(reader, started(reader, by(node, NOON)));
        StreamingAnswer ended = address(reader, started(reader, by(node, NOON)));
        started(reader, by(new NodeId(UUID.randomUUID().toString()), NOON));
        assertThat(abandonedAnswers().streamingOf(node)).containsExactlyInAnyOrder(stray, running, ended);
        conversations().complete(reader, ended.conversation(), ended.answer(), SampleTurns.complete("Whole", NOON));

        assertThat(abandonedAnswers().interrupt(List.of(stray, ended), NOON.plusSeconds(9)))
                .isEqualTo(1);
        assertThat(abandonedAnswers().interrupt(List.of(), NOON)).isZero();

        assertThat(abandonedAnswers().streamingOf(node)).containsExactly(running);
        assertThat(message(reader, stray.conversation(), stray.answer()).status())
                .isEqualTo(Message.Status.INTERRUPTED);
        assertThat(message(reader, ended.conversation(), ended.answer()).status())
                .isEqualTo(Message.Status.COMPLETE);
        assertThat(message(reader, running.conversation(), running.answer()).status())
                .isEqualTo(Message.Status.STREAMING);
    }

    private static StreamingAnswer address(UserId reader, Begun.Started started) {
        return new StreamingAnswer(
                reader, started.conversation().id(), started.answer().id());
    }

    @Test
    default void an_interrupted_answer_frees_its_conversation_and_takes_no_more() {
        UserId reader = Readers.unique();
        NodeId node = new NodeId(UUID.randomUUID().toString());
        Begun.Started left = started(reader, by(node, NOON));
        ConversationId id = left.conversation().id();
        abandonedAnswers().interruptAllOf(node, NOON);

        assertThat(conversations().checkpoint(reader, id, left.answer().id(), SampleTurns.soFar("Late", NOON)))
                .isEqualTo(Checkpoint.GONE);
        assertThat(conversations().complete(reader, id, left.answer().id(), SampleTurns.complete("Late", NOON)))
                .isEmpty();
        started(reader, SampleTurns.next(id, "Again?", NOON));
    }

    private static NewTurn by(NodeId node, Instant at) {
        return new NewTurn(
                new NewTurn.Target.Fresh(SampleTurns.newId(), "Title", null), "How?", Map.of(), null, node, at);
    }
}
