package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Checkpoint;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.AtOnce;
import dev.lectern.testkit.Readers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Another answer in the place of the last one. */
interface RegenerationContract extends NeedsConversations {
    /** The answer of a conversation that {@link #answered} began. */
    MessageId FIRST = new MessageId(2);

    @Test
    default void a_new_answer_takes_the_place_of_the_last_one() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "Like a palimpsest.", NOON);

        Begun.Started again = started(reader, again(id, FIRST, null, NOON.plusSeconds(9)));

        assertThat(again.question()).isEqualTo(message(reader, id, new MessageId(1)));
        assertThat(again.answer())
                .extracting(Message::id, Message::status, Message::content, Message::createdAt)
                .containsExactly(new MessageId(3), Message.Status.STREAMING, "", NOON.plusSeconds(9));
        assertThat(again.conversation())
                .isEqualTo(conversations().find(reader, id).orElseThrow());
        assertThat(again.conversation().updatedAt()).isEqualTo(NOON.plusSeconds(9));
        assertThat(all(reader, id)).containsExactly(again.question(), again.answer());
        assertThat(conversations().turn(reader, id, FIRST)).isEmpty();
        assertThat(conversations().search(reader, "palimpsest", HistoryFilter.ALL, 10))
                .isEmpty();

        conversations().complete(reader, id, new MessageId(3), SampleTurns.complete("Like that.", NOON));
        Begun.Started next = started(reader, SampleTurns.next(id, "And?", NOON));
        assertThat(next.question().id()).isEqualTo(new MessageId(4));
    }

    @Test
    default void only_the_last_answer_can_be_replaced_and_only_when_it_has_ended() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);
        Begun.Started second = started(reader, SampleTurns.next(id, "And?", NOON));

        assertThat(regenerate(reader, again(id, FIRST, null, NOON)))
                .isEqualTo(new Begun.Busy(second.answer().id()));
        assertThat(regenerate(reader, again(id, second.answer().id(), null, NOON)))
                .isEqualTo(new Begun.Busy(second.answer().id()));
        conversations().complete(reader, id, second.answer().id(), SampleTurns.complete("So too.", NOON));
        assertThat(regenerate(reader, again(id, FIRST, null, NOON))).isEqualTo(new Begun.NotLast());
        assertThat(regenerate(reader, again(id, second.question().id(), null, NOON)))
                .isEqualTo(new Begun.UnknownAnswer());
        assertThat(regenerate(reader, again(id, new MessageId(9), null, NOON))).isEqualTo(new Begun.UnknownAnswer());
        assertThat(all(reader, id)).extracting(Message::content).containsExactly("How?", "So.", "And?", "So too.");
    }

    @Test
    @Tag("EDGE.3")
    @Tag("FR-017")
    default void a_stranger_replaces_nothing() {
        UserId owner = Readers.unique();
        UserId stranger = Readers.unique();
        ConversationId id = answered(owner, "How?", "So.", NOON);
        answered(stranger, "Who?", "She.", NOON);

        assertThat(regenerate(stranger, again(id, FIRST, null, NOON))).isEqualTo(new Begun.UnknownConversation());
        assertThat(regenerate(Readers.unique(), again(id, FIRST, null, NOON)))
                .isEqualTo(new Begun.UnknownConversation());
        assertThat(message(owner, id, FIRST).content()).isEqualTo("So.");
    }

    @Test
    @Tag("EDGE.2")
    default void whoever_still_writes_the_old_answer_reaches_nothing() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);
        Begun.Started again = started(reader, again(id, FIRST, null, NOON));

        assertThat(conversations().checkpoint(reader, id, FIRST, SampleTurns.soFar("Late", NOON)))
                .isEqualTo(Checkpoint.GONE);
        assertThat(conversations().complete(reader, id, FIRST, SampleTurns.complete("Late", NOON)))
                .isEmpty();
        assertThat(conversations().requestStop(reader, id, FIRST)).isFalse();
        assertThat(all(reader, id)).containsExactly(again.question(), again.answer());
    }

    @Test
    default void the_same_regeneration_again_is_answered_with_what_was_stored() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);
        NewTurn.Idempotency key = SampleTurns.key("again-1", "aa");
        Begun.Started again = started(reader, again(id, FIRST, key, NOON));

        assertThat(regenerate(reader, again(id, FIRST, key, NOON)))
                .isEqualTo(new Begun.Replayed(again.conversation(), again.question(), again.answer()));
        conversations().complete(reader, id, again.answer().id(), SampleTurns.complete("So.", NOON));
        assertThat(regenerate(reader, again(id, again.answer().id(), SampleTurns.key("again-1", "bb"), NOON)))
                .isEqualTo(new Begun.KeyReused());
    }

    @Test
    default void the_key_of_a_question_stands_for_its_new_answer() {
        UserId reader = Readers.unique();
        ConversationId id = SampleTurns.newId();
        NewTurn turn = SampleTurns.fresh(id, "How?", SampleTurns.key("ask", "aa"), NOON);
        Begun.Started asked = started(reader, turn);
        conversations().complete(reader, id, asked.answer().id(), SampleTurns.complete("So.", NOON));
        Begun.Started again = started(reader, again(id, asked.answer().id(), null, NOON));

        assertThat(conversations().begin(reader, turn))
                .isEqualTo(new Begun.Replayed(asked.conversation(), asked.question(), again.answer()));
    }

    @Test
    @Tag("EDGE.5")
    default void of_regenerations_and_questions_at_once_one_starts() throws Exception {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);

        List<Begun> outcomes = AtOnce.run(
                20,
                n -> n % 2 == 0
                        ? regenerate(reader, again(id, FIRST, null, NOON))
                        : conversations().begin(reader, SampleTurns.next(id, "And?", NOON)));

        assertThat(outcomes).filteredOn(Begun.Started.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Begun.Busy.class::isInstance).hasSize(19);
        assertThat(all(reader, id))
                .filteredOn(one -> one.status() == Message.Status.STREAMING)
                .hasSize(1);
    }

    /** Begins a regeneration that must begin. */
    private Begun.Started started(UserId reader, Regeneration regeneration) {
        Begun begun = regenerate(reader, regeneration);
        assertThat(begun).isInstanceOf(Begun.Started.class);
        return (Begun.Started) begun;
    }

    private Begun regenerate(UserId reader, Regeneration regeneration) {
        return conversations().regenerate(reader, regeneration);
    }

    private static Regeneration again(
            ConversationId id, MessageId answer, NewTurn.@Nullable Idempotency key, Instant at) {
        return new Regeneration(id, answer, key, SampleTurns.NODE, at);
    }
}
