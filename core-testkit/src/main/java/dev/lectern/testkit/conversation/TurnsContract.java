package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Checkpoint;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.Turn;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.AtOnce;
import dev.lectern.testkit.Readers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A question and its answer: begun, checkpointed, ended, and refused. */
interface TurnsContract extends NeedsConversations {
    @Test
    @Tag("FR-008")
    default void a_first_question_begins_a_conversation_and_an_empty_answer() {
        UserId reader = Readers.unique();
        NewTurn turn = new NewTurn(
                new NewTurn.Target.Fresh(SampleTurns.newId(), "Keys", null),
                "How do I rotate keys?",
                Map.of("page", "/docs/keys"),
                null,
                SampleTurns.NODE,
                NOON);

        Begun.Started started = started(reader, turn);

        assertThat(started.conversation().title()).isEqualTo("Keys");
        assertThat(started.conversation().createdAt()).isEqualTo(NOON);
        assertThat(started.question().id()).isEqualTo(new MessageId(1));
        assertThat(started.question().role()).isEqualTo(Message.Role.QUESTION);
        assertThat(started.question().metadata()).isEqualTo(Map.of("page", "/docs/keys"));
        assertThat(started.answer().id()).isEqualTo(new MessageId(2));
        assertThat(started.answer().status()).isEqualTo(Message.Status.STREAMING);
        assertThat(started.answer().content()).isEmpty();
        assertThat(conversations().find(reader, started.conversation().id())).contains(started.conversation());
        assertThat(all(reader, started.conversation().id())).containsExactly(started.question(), started.answer());
    }

    @Test
    @Tag("FR-007")
    default void a_conversation_goes_on_behind_its_last_message() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "First?", "First.", NOON);

        Begun.Started second = started(reader, SampleTurns.next(id, "Second?", NOON.plusSeconds(60)));

        assertThat(second.question().id()).isEqualTo(new MessageId(3));
        assertThat(second.answer().id()).isEqualTo(new MessageId(4));
        assertThat(second.conversation().updatedAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(all(reader, id)).extracting(Message::content).containsExactly("First?", "First.", "Second?", "");
    }

    @Test
    @Tag("FR-009")
    @Tag("FR-016")
    @Tag("T017")
    default void an_ended_answer_keeps_its_words_citations_and_metadata() {
        UserId reader = Readers.unique();
        Begun.Started started = started(reader, SampleTurns.fresh("How?", NOON));
        ConversationId id = started.conversation().id();
        FinishedAnswer finished = new FinishedAnswer(
                Message.Status.COMPLETE,
                "Like **this** [1] \uD83D\uDE80 \u4F60\u597D",
                List.of(SampleTurns.citation(1), SampleTurns.citation(2)),
                Map.of("generator", "extractive", "passages", "3"),
                NOON.plusSeconds(5));

        Message ended = conversations()
                .complete(reader, id, started.answer().id(), finished)
                .orElseThrow();

        assertThat(ended.status()).isEqualTo(Message.Status.COMPLETE);
        assertThat(ended.content()).isEqualTo(finished.content());
        assertThat(ended.citations()).isEqualTo(finished.citations());
        assertThat(ended.metadata()).isEqualTo(finished.metadata());
        assertThat(message(reader, id, ended.id())).isEqualTo(ended);
        assertThat(conversations().find(reader, id).orElseThrow().updatedAt()).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    default void every_way_to_end_is_kept() {
        UserId reader = Readers.unique();
        for (Message.Status status : Message.Status.values()) {
            if (status.isFinal()) {
                Begun.Started started = started(reader, SampleTurns.fresh("How?", NOON));
                FinishedAnswer finished = new FinishedAnswer(status, "", List.of(), Map.of(), NOON);

                assertThat(conversations()
                                .complete(
                                        reader,
                                        started.conversation().id(),
                                        started.answer().id(),
                                        finished))
                        .get()
                        .extracting(Message::status)
                        .isEqualTo(status);
            }
        }
    }

    @Test
    default void a_checkpoint_is_what_others_see_of_an_answer() {
        UserId reader = Readers.unique();
        Begun.Started started = started(reader, SampleTurns.fresh("How?", NOON));
        ConversationId id = started.conversation().id();
        MessageId answer = started.answer().id();

        assertThat(conversations().checkpoint(reader, id, answer, SampleTurns.soFar("Like", NOON.plusSeconds(1))))
                .isEqualTo(Checkpoint.GO_ON);
        assertThat(conversations().checkpoint(reader, id, answer, SampleTurns.soFar("Like this", NOON.plusSeconds(2))))
                .isEqualTo(Checkpoint.GO_ON);

        Message seen = message(reader, id, answer);
        assertThat(seen.content()).isEqualTo("Like this");
        assertThat(seen.status()).isEqualTo(Message.Status.STREAMING);
        assertThat(seen.citations()).containsExactly(SampleTurns.citation(1));
        assertThat(conversations().turn(reader, id, answer))
                .contains(new Turn(started.conversation(), started.question(), seen));
    }

    @Test
    default void an_answer_is_found_with_its_own_question() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "First?", "First.", NOON);
        Begun.Started second = started(reader, SampleTurns.next(id, "Second?", NOON.plusSeconds(60)));

        assertThat(conversations().turn(reader, id, new MessageId(2)).orElseThrow())
                .extracting(
                        turn -> turn.question().content(), turn -> turn.answer().content())
                .containsExactly("First?", "First.");
        assertThat(conversations().turn(reader, id, second.answer().id()))
                .contains(new Turn(second.conversation(), second.question(), second.answer()));
        assertThat(conversations().turn(reader, id, second.question().id())).isEmpty();
        assertThat(conversations().turn(reader, id, new MessageId(5))).isEmpty();
        assertThat(conversations().turn(reader, SampleTurns.newId(), new MessageId(2)))
                .isEmpty();
    }

    @Test
    default void a_stop_reaches_whoever_generates_and_only_while_it_does() {
        UserId reader = Readers.unique();
        Begun.Started started = started(reader, SampleTurns.fresh("How?", NOON));
        ConversationId id = started.conversation().id();
        MessageId answer = started.answer().id();

        assertThat(conversations().requestStop(reader, id, answer)).isTrue();
        assertThat(conversations().requestStop(reader, id, answer)).isTrue();
        assertThat(conversations().checkpoint(reader, id, answer, SampleTurns.soFar("Li", NOON)))
                .isEqualTo(Checkpoint.STOP);

        conversations().complete(reader, id, answer, SampleTurns.complete("Li", NOON));
        assertThat(conversations().requestStop(reader, id, answer)).isFalse();
        assertThat(conversations().requestStop(reader, id, started.question().id()))
                .isFalse();
    }

    @Test
    default void an_answer_ends_once() {
        UserId reader = Readers.unique();
        Begun.Started started = started(reader, SampleTurns.fresh("How?", NOON));
        ConversationId id = started.conversation().id();
        MessageId answer = started.answer().id();
        conversations().complete(reader, id, answer, SampleTurns.complete("This.", NOON));

        assertThat(conversations().complete(reader, id, answer, SampleTurns.complete("That.", NOON)))
                .isEmpty();
        assertThat(conversations().checkpoint(reader, id, answer, SampleTurns.soFar("That", NOON)))
                .isEqualTo(Checkpoint.GONE);
        assertThat(message(reader, id, answer).content()).isEqualTo("This.");
    }

    @Test
    default void a_question_is_no_answer_to_be_written() {
        UserId reader = Readers.unique();
        Begun.Started started = started(reader, SampleTurns.fresh("How?", NOON));
        ConversationId id = started.conversation().id();
        MessageId question = started.question().id();

        assertThat(conversations().checkpoint(reader, id, question, SampleTurns.soFar("Ha", NOON)))
                .isEqualTo(Checkpoint.GONE);
        assertThat(conversations().complete(reader, id, question, SampleTurns.complete("Ha", NOON)))
                .isEmpty();
        assertThat(message(reader, id, question)).isEqualTo(started.question());
    }

    @Test
    @Tag("EDGE.3")
    default void an_unknown_conversation_takes_no_question() {
        assertThat(conversations().begin(Readers.unique(), SampleTurns.next(SampleTurns.newId(), "How?", NOON)))
                .isEqualTo(new Begun.UnknownConversation());
    }

    @Test
    default void while_an_answer_streams_its_conversation_is_busy() {
        UserId reader = Readers.unique();
        Begun.Started started = started(reader, SampleTurns.fresh("How?", NOON));
        ConversationId id = started.conversation().id();

        assertThat(conversations().begin(reader, SampleTurns.next(id, "And now?", NOON.plusSeconds(1))))
                .isEqualTo(new Begun.Busy(started.answer().id()));
        assertThat(all(reader, id)).hasSize(2);
        assertThat(conversations().find(reader, id).orElseThrow().updatedAt()).isEqualTo(NOON);

        conversations().complete(reader, id, started.answer().id(), SampleTurns.complete("So.", NOON));
        started(reader, SampleTurns.next(id, "And now?", NOON.plusSeconds(2)));
    }

    @Test
    default void the_same_request_again_is_answered_with_what_was_stored() {
        UserId reader = Readers.unique();
        NewTurn.Idempotency key = SampleTurns.key("attempt-1", "aa");
        Begun.Started started = started(reader, SampleTurns.fresh(SampleTurns.newId(), "How?", key, NOON));
        ConversationId id = started.conversation().id();

        assertThat(conversations()
                        .begin(reader, SampleTurns.fresh(SampleTurns.newId(), "How?", key, NOON.plusSeconds(1))))
                .isEqualTo(new Begun.Replayed(started.conversation(), started.question(), started.answer()));

        conversations().complete(reader, id, started.answer().id(), SampleTurns.complete("So.", NOON));
        Begun again = conversations().begin(reader, SampleTurns.fresh(SampleTurns.newId(), "How?", key, NOON));
        assertThat(again).isInstanceOf(Begun.Replayed.class);
        assertThat(((Begun.Replayed) again).answer().content()).isEqualTo("So.");
        assertThat(conversations().list(reader, HistoryFilter.ALL, null, 10).items())
                .hasSize(1);
    }

    @Test
    default void a_replay_is_recognised_before_the_conversation_is_found_busy() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);
        NewTurn turn = SampleTurns.next(id, "And?", SampleTurns.key("attempt-2", "bb"), NOON);
        started(reader, turn);

        assertThat(conversations().begin(reader, turn)).isInstanceOf(Begun.Replayed.class);
    }

    @Test
    default void a_key_stands_for_one_request_only() {
        UserId reader = Readers.unique();
        started(reader, SampleTurns.fresh(SampleTurns.newId(), "How?", SampleTurns.key("attempt", "aa"), NOON));

        assertThat(conversations()
                        .begin(
                                reader,
                                SampleTurns.fresh(
                                        SampleTurns.newId(), "What?", SampleTurns.key("attempt", "bb"), NOON)))
                .isEqualTo(new Begun.KeyReused());
        assertThat(conversations().list(reader, HistoryFilter.ALL, null, 10).items())
                .hasSize(1);
    }

    @Test
    default void an_id_that_is_taken_begins_nothing() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);

        assertThatThrownBy(() -> conversations().begin(reader, SampleTurns.fresh(id, "Again?", null, NOON)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(id.toString());
        assertThat(all(reader, id)).hasSize(2);
    }

    @Test
    @Tag("EDGE.5")
    default void of_twenty_turns_at_once_one_starts_and_the_others_find_it_running() throws Exception {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);

        List<Begun> outcomes =
                AtOnce.run(20, n -> conversations().begin(reader, SampleTurns.next(id, "Turn " + n, NOON)));

        assertThat(outcomes).filteredOn(Begun.Started.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(new Begun.Busy(new MessageId(4))::equals)
                .hasSize(19);
        assertThat(all(reader, id)).hasSize(4);
    }

    @Test
    @Tag("EDGE.5")
    default void of_twenty_equal_requests_at_once_one_is_stored_and_the_others_replay_it() throws Exception {
        UserId reader = Readers.unique();
        NewTurn.Idempotency key = SampleTurns.key("one-and-only", "cc");

        List<Begun> outcomes = AtOnce.run(
                20, n -> conversations().begin(reader, SampleTurns.fresh(SampleTurns.newId(), "How?", key, NOON)));

        assertThat(outcomes).filteredOn(Begun.Started.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Begun.Replayed.class::isInstance).hasSize(19);
        assertThat(conversations().list(reader, HistoryFilter.ALL, null, 100).items())
                .hasSize(1);
    }

    @Test
    default void deleting_a_conversation_ends_the_answer_that_streams_in_it() {
        UserId reader = Readers.unique();
        Begun.Started started = started(reader, SampleTurns.fresh("How?", NOON));
        ConversationId id = started.conversation().id();
        MessageId answer = started.answer().id();

        assertThat(conversations().delete(reader, id)).isTrue();

        assertThat(conversations().checkpoint(reader, id, answer, SampleTurns.soFar("Li", NOON)))
                .isEqualTo(Checkpoint.GONE);
        assertThat(conversations().complete(reader, id, answer, SampleTurns.complete("Li", NOON)))
                .isEmpty();
        assertThat(conversations().find(reader, id)).isEmpty();
        assertThat(conversations().messages(reader, id, null, 10)).isEmpty();
    }

    @Test
    default void time_is_kept_to_the_microsecond() {
        UserId reader = Readers.unique();
        Instant precise = Instant.parse("2026-05-01T12:00:00.123456789Z");

        Begun.Started started = started(reader, SampleTurns.fresh("How?", precise));

        assertThat(started.conversation().createdAt()).isEqualTo(Instant.parse("2026-05-01T12:00:00.123456Z"));
        assertThat(all(reader, started.conversation().id())).containsExactly(started.question(), started.answer());
    }
}
