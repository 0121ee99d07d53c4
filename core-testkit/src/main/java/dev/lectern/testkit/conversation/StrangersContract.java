package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Checkpoint;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.Renamed;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.Readers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nobody reaches anybody else's words, and a stranger's conversation looks like one that does not exist. */
@Tag("FR-017")
@Tag("EDGE.3")
@Tag("T034")
interface StrangersContract extends NeedsConversations {
    @Test
    default void a_strangers_conversation_looks_like_an_unknown_one() {
        UserId owner = Readers.unique();
        UserId stranger = Readers.unique();
        ConversationId id = answered(owner, "How?", "Like a palimpsest.", NOON);
        answered(stranger, "Who?", "She.", NOON);

        assertThat(conversations().find(stranger, id)).isEmpty();
        assertThat(conversations().messages(stranger, id, null, 10)).isEmpty();
        assertThat(conversations().turn(stranger, id, new MessageId(2))).isEmpty();
        assertThat(conversations().recent(stranger, id, new MessageId(9), 10)).isEmpty();
        assertThat(conversations().search(stranger, "palimpsest", HistoryFilter.ALL, 10))
                .isEmpty();
        assertThat(conversations().list(stranger, HistoryFilter.ALL, null, 10).items())
                .extracting(conversation -> conversation.id())
                .doesNotContain(id);
    }

    @Test
    default void a_stranger_changes_nothing() {
        UserId owner = Readers.unique();
        UserId stranger = Readers.unique();
        Begun.Started started = started(owner, SampleTurns.fresh("How?", NOON));
        ConversationId id = started.conversation().id();
        MessageId answer = started.answer().id();

        assertThat(conversations().begin(stranger, SampleTurns.next(id, "Mine?", NOON)))
                .isEqualTo(new Begun.UnknownConversation());
        assertThat(conversations().checkpoint(stranger, id, answer, SampleTurns.soFar("Ha", NOON)))
                .isEqualTo(Checkpoint.GONE);
        assertThat(conversations().complete(stranger, id, answer, SampleTurns.complete("Ha", NOON)))
                .isEmpty();
        assertThat(conversations().requestStop(stranger, id, answer)).isFalse();
        assertThat(conversations().rename(stranger, id, "Mine", null, NOON)).isEqualTo(new Renamed.Unknown());
        assertThat(conversations().rename(stranger, id, "Mine", 1L, NOON)).isEqualTo(new Renamed.Unknown());
        assertThat(conversations().delete(stranger, id)).isFalse();

        assertThat(conversations().find(owner, id)).contains(started.conversation());
        assertThat(all(owner, id)).containsExactly(started.question(), started.answer());
        assertThat(conversations().checkpoint(owner, id, answer, SampleTurns.soFar("", NOON)))
                .isEqualTo(Checkpoint.GO_ON);
    }

    @Test
    default void the_same_id_may_name_a_conversation_of_each_reader() {
        UserId one = Readers.unique();
        UserId other = Readers.unique();
        ConversationId id = SampleTurns.newId();
        conversations().create(one, id, "One", null, NOON);

        conversations().create(other, id, "Other", null, NOON);

        assertThat(conversations().find(one, id).orElseThrow().title()).isEqualTo("One");
        assertThat(conversations().find(other, id).orElseThrow().title()).isEqualTo("Other");
        conversations().delete(other, id);
        assertThat(conversations().find(one, id)).isPresent();
    }

    @Test
    default void the_same_key_may_be_used_by_each_reader() {
        NewTurn.Idempotency key = SampleTurns.key("shared-by-chance", "aa");

        started(Readers.unique(), SampleTurns.fresh(SampleTurns.newId(), "How?", key, NOON));
        started(Readers.unique(), SampleTurns.fresh(SampleTurns.newId(), "How?", key, NOON));
    }
}
