package dev.lectern.testkit.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.TokenVerifier;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Rejected;
import dev.lectern.core.identity.Verification.Verified;
import dev.lectern.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link TokenVerifier} must do. An implementation's test says how to stage one. */
public interface TokenVerifierContract {

    /**
     * An issuer that works and a verifier that trusts it. The verifier knows nothing yet: no call was made.
     *
     * @param clock the verifier's and the issuer's time
     * @param erased which readers are gone
     */
    Stage stage(MutableClock clock, Predicate<UserId> erased);

    /** A verifier with its issuer. */
    interface Stage extends AutoCloseable {
        TokenVerifier verifier();

        /** A good credential for a reader. */
        BearerToken tokenFor(UserId reader, Instant expiresAt);

        /** From now on the issuer does not answer. */
        void stopIssuer();

        @Override
        void close();
    }

    UserId READER = new UserId("q2w4E6r8T0y2U4i6O8p0A1s3D5f7G9h1");
    Instant START = Instant.parse("2026-03-01T12:00:00Z");
    Instant LATER = START.plus(Duration.ofMinutes(15));

    @Test
    @Tag("FR-003")
    default void a_good_token_names_its_reader_and_when_it_ends() {
        try (Stage stage = stage(new MutableClock(START), reader -> false)) {
            Verification verification = stage.verifier().verify(stage.tokenFor(READER, LATER));

            assertThat(verification).isInstanceOfSatisfying(Verified.class, verified -> {
                assertThat(verified.identity().userId()).isEqualTo(READER);
                assertThat(verified.identity().expiresAt()).isEqualTo(LATER);
            });
        }
    }

    @Test
    default void the_same_token_gets_the_same_answer_twice() {
        try (Stage stage = stage(new MutableClock(START), reader -> false)) {
            BearerToken token = stage.tokenFor(READER, LATER);

            assertThat(stage.verifier().verify(token))
                    .isEqualTo(stage.verifier().verify(token));
        }
    }

    @Test
    @Tag("FR-003")
    default void what_is_not_a_token_is_refused_without_an_exception() {
        try (Stage stage = stage(new MutableClock(START), reader -> false)) {
            Stream.of(
                            "",
                            " ",
                            ".",
                            "..",
                            "...",
                            "null",
                            "a.b.c",
                            "Bearer x",
                            "\u0000",
                            "é.ü.ñ",
                            "\uD800.\uD800.\uD800",
                            "%",
                            "%00.%00",
                            "{}.{}.{}",
                            "x".repeat(5_000),
                            ".".repeat(100_000),
                            "eyJ".repeat(1_000_000))
                    .forEach(hostile -> assertThat(stage.verifier().verify(new BearerToken(hostile)))
                            .isInstanceOf(Rejected.class));
        }
    }

    @Test
    @Tag("FR-003")
    default void a_token_with_any_one_character_changed_is_refused() {
        try (Stage stage = stage(new MutableClock(START), reader -> false)) {
            String good = stage.tokenFor(READER, LATER).value();
            assertThat(stage.verifier().verify(new BearerToken(good))).isInstanceOf(Verified.class);

            for (int i = 0; i < good.length(); i++) {
                char other = good.charAt(i) == 'A' ? 'B' : 'A';
                String changed = good.substring(0, i) + other + good.substring(i + 1);
                assertThat(stage.verifier().verify(new BearerToken(changed)))
                        .as("character %d", i)
                        .isInstanceOf(Rejected.class);
            }
        }
    }

    @Test
    @Tag("EDGE.1")
    default void a_token_is_refused_once_it_has_ended_even_if_it_was_seen_before() {
        MutableClock clock = new MutableClock(START);
        try (Stage stage = stage(clock, reader -> false)) {
            BearerToken token = stage.tokenFor(READER, LATER);
            assertThat(stage.verifier().verify(token)).isInstanceOf(Verified.class);

            clock.advance(Duration.ofMinutes(16));

            assertThat(stage.verifier().verify(token)).isInstanceOf(Rejected.class);
        }
    }

    @Test
    @Tag("US5.3")
    default void an_erased_readers_token_is_refused_at_once_even_if_it_was_seen_before() {
        Set<UserId> gone = ConcurrentHashMap.newKeySet();
        try (Stage stage = stage(new MutableClock(START), gone::contains)) {
            BearerToken token = stage.tokenFor(READER, LATER);
            assertThat(stage.verifier().verify(token)).isInstanceOf(Verified.class);

            gone.add(READER);

            assertThat(stage.verifier().verify(token)).isEqualTo(new Rejected(Reason.ERASED));
        }
    }

    @Test
    @Tag("EDGE.4")
    default void an_outage_is_never_reported_as_a_refusal() {
        try (Stage stage = stage(new MutableClock(START), reader -> false)) {
            BearerToken token = stage.tokenFor(READER, LATER);
            stage.stopIssuer();

            assertThatThrownBy(() -> stage.verifier().verify(token))
                    .isInstanceOfSatisfying(
                            PortUnavailableException.class,
                            down -> assertThat(down.retryAfter()).isPositive());
        }
    }

    @Test
    @Tag("SC-006")
    default void many_threads_get_the_answers_that_one_would() throws Exception {
        try (Stage stage = stage(new MutableClock(START), reader -> false);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<UserId> readers = Stream.iterate(0, i -> i + 1)
                    .limit(64)
                    .map(i -> new UserId("reader" + i))
                    .toList();
            List<BearerToken> tokens = readers.stream()
                    .map(reader -> stage.tokenFor(reader, LATER))
                    .toList();
            List<Callable<Verification>> calls = Stream.iterate(0, i -> i + 1)
                    .limit(1_024)
                    .<Callable<Verification>>map(i -> () -> stage.verifier().verify(tokens.get(i % 64)))
                    .toList();

            List<Future<Verification>> answers = threads.invokeAll(calls);

            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isInstanceOf(Verified.class);
                Verified verified = (Verified) answers.get(i).get();
                assertThat(verified.identity().userId()).isEqualTo(readers.get(i % 64));
            }
        }
    }
}
