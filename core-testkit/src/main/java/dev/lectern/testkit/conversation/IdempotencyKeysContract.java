package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.IdempotencyKeys;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.Readers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every {@link IdempotencyKeys} must do. Its tests use times that no other test does. */
public interface IdempotencyKeysContract extends NeedsConversations {
    /** The implementation under test, over the same store as {@link #conversations()}. */
    IdempotencyKeys idempotencyKeys();

    @Test
    default void old_keys_are_forgotten_and_what_they_began_stays() {
        UserId reader = Readers.unique();
        Instant longAgo = Instant.parse("2000-06-01T12:00:00Z");
        idempotencyKeys().forgetBefore(longAgo.plusSeconds(60), 1_000);
        NewTurn oldest = asked("oldest", longAgo);
        NewTurn old = asked("old", longAgo.plusSeconds(1));
        NewTurn young = asked("young", longAgo.plusSeconds(2));
        ConversationId first = started(reader, oldest).conversation().id();
        started(reader, old);
        started(reader, young);

        assertThat(idempotencyKeys().forgetBefore(longAgo.plusSeconds(2), 1)).isEqualTo(1);
        assertThat(conversations().known(reader, key(oldest))).isEmpty();
        assertThat(conversations().known(reader, key(old))).isPresent();
        assertThat(idempotencyKeys().forgetBefore(longAgo.plusSeconds(2), 9)).isEqualTo(1);
        assertThat(idempotencyKeys().forgetBefore(longAgo.plusSeconds(2), 9)).isZero();

        assertThat(conversations().begin(reader, young)).isInstanceOf(Begun.Replayed.class);
        assertThat(all(reader, first)).hasSize(2);
        assertThat(conversations().begin(reader, asked("oldest", longAgo.plusSeconds(9))))
                .isInstanceOf(Begun.Started.class);
        idempotencyKeys().forgetBefore(longAgo.plusSeconds(60), 1_000);
    }

    private static NewTurn asked(String key, Instant at) {
        return SampleTurns.fresh(SampleTurns.newId(), "How?", SampleTurns.key(key, "aa"), at);
    }

    private static NewTurn.Idempotency key(NewTurn turn) {
        NewTurn.Idempotency idempotency = turn.idempotency();
        assertThat(idempotency).isNotNull();
        return java.util.Objects.requireNonNull(idempotency);
    }
}
