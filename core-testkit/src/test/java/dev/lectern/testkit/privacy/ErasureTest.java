package dev.lectern.testkit.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.Erasure;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.InMemoryConversations;
import dev.lectern.testkit.conversation.SampleTurns;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("FR-015")
@Tag("SC-007")
final class ErasureTest {
    private final MutableClock clock = MutableClock.atNoon();
    private final InMemoryConversations conversations = new InMemoryConversations();
    private final InMemoryUsers users = new InMemoryUsers(conversations);
    private final Set<UserId> poisonous = new HashSet<>();
    private Supplier<RuntimeException> failure = () -> new IllegalStateException("as a test wants it");
    private int attempts;
    private final Erasure erasure = new Erasure(
            failing(),
            users,
            clock,
            () -> new ErasureReceipt.Id(Readers.unique().value()));

    @Test
    void one_that_fails_keeps_none_of_the_others_and_is_tried_again() {
        UserId stuck = wantsErasure();
        ErasureReceipt.Id receipt = erasure.request(stuck).id();
        UserId other = wantsErasure();
        poisonous.add(stuck);

        assertThat(erasure.drain()).isEqualTo(new Erasure.Drained(1, 2));
        assertThat(conversations.readers()).containsExactly(stuck).doesNotContain(other);
        assertThat(erasure.receipt(receipt).orElseThrow().completedAt()).isNull();

        poisonous.clear();
        clock.advance(Duration.ofMinutes(1));
        assertThat(erasure.drain()).isEqualTo(new Erasure.Drained(2, 0));
        assertThat(conversations.readers()).isEmpty();
        assertThat(erasure.receipt(receipt).orElseThrow().completedAt()).isEqualTo(clock.instant());
    }

    @Test
    void a_crowd_is_erased_in_one_round() {
        for (int i = 0; i < 250; i++) {
            users.accountDeleted(Readers.unique());
        }

        assertThat(erasure.drain()).isEqualTo(new Erasure.Drained(250, 0));
        assertThat(erasure.drain()).isEqualTo(new Erasure.Drained(0, 0));
    }

    @Test
    void those_that_always_fail_stand_in_nobodys_way_and_are_tried_ever_less_often() {
        for (int i = 0; i < 150; i++) {
            poisonous.add(wantsErasure());
        }
        UserId other = wantsErasure();

        assertThat(erasure.drain()).isEqualTo(new Erasure.Drained(1, 150));
        assertThat(conversations.readers()).doesNotContain(other);

        attempts = 0;
        assertThat(erasure.drain()).isEqualTo(new Erasure.Drained(0, 150));
        assertThat(attempts).isZero();
        for (int second = 0; second < 3_600; second += 2) {
            clock.advance(Duration.ofSeconds(2));
            var unused = erasure.drain();
        }
        assertThat(attempts).isBetween(150, 150 * 15);

        poisonous.clear();
        clock.advance(Duration.ofMinutes(11));
        assertThat(erasure.drain()).isEqualTo(new Erasure.Drained(150, 0));
    }

    @Test
    void several_that_always_take_too_long_pass_for_an_outage_once() {
        for (int i = 0; i < 3; i++) {
            poisonous.add(wantsErasure());
        }
        wantsErasure();
        failure = () -> new PortUnavailableException("database", Duration.ofSeconds(2), null);

        assertThatThrownBy(erasure::drain).isInstanceOf(PortUnavailableException.class);
        assertThat(erasure.drain()).isEqualTo(new Erasure.Drained(1, 3));
    }

    @Test
    void a_store_that_is_away_ends_the_round_soon() {
        for (int i = 0; i < 10; i++) {
            poisonous.add(wantsErasure());
        }
        failure = () -> new PortUnavailableException("database", Duration.ofSeconds(2), null);

        assertThatThrownBy(erasure::drain).isInstanceOf(PortUnavailableException.class);
        assertThat(attempts).isEqualTo(3);
    }

    private UserId wantsErasure() {
        UserId reader = Readers.unique();
        conversations.create(reader, SampleTurns.newId(), "Talk", null, clock.instant());
        var unused = erasure.request(reader);
        return reader;
    }

    private UserRepository failing() {
        return (UserRepository) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {UserRepository.class}, (proxy, method, arguments) -> {
                    attempts++;
                    if (arguments[0] instanceof UserId reader && poisonous.contains(reader)) {
                        throw failure.get();
                    }
                    try {
                        return (@Nullable Object) method.invoke(users, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
