package dev.lectern.auth.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.TokenVerifier;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Verified;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.identity.TokenVerifierContract;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T011")
class SessionTokenVerifierTest implements TokenVerifierContract {
    private static final Duration PATIENT = Duration.ofSeconds(20);

    @Override
    public Stage stage(MutableClock clock, Predicate<UserId> erased) {
        return new SessionStage(clock, erased, PATIENT);
    }

    /** An auth-server that knows some sessions, and the verifier that asks it. */
    private static final class SessionStage implements Stage {
        private final SessionServer server;
        private final SessionTokenVerifier verifier;

        SessionStage(MutableClock clock, Predicate<UserId> erased, Duration maxWait) {
            server = new SessionServer(clock);
            verifier = new SessionTokenVerifier(
                    new SessionSettings(server.uri(), maxWait, Duration.ofSeconds(30), 32), clock, erased);
        }

        @Override
        public TokenVerifier verifier() {
            return verifier;
        }

        @Override
        public BearerToken tokenFor(UserId reader, Instant expiresAt) {
            return new BearerToken(server.begin(reader, expiresAt));
        }

        @Override
        public void stopIssuer() {
            server.close();
        }

        @Override
        public void close() {
            verifier.close();
            server.close();
        }
    }

    private static SessionStage stage(MutableClock clock) {
        return new SessionStage(clock, reader -> false, PATIENT);
    }

    @Test
    void what_is_not_a_session_token_is_refused_without_asking() {
        try (SessionStage stage = stage(new MutableClock(START))) {
            String good = stage.tokenFor(READER, LATER).value();
            for (String other : List.of(
                    good.substring(1),
                    good + "=",
                    good.replace('.', '_'),
                    "Bearer " + good,
                    good + "\n",
                    "%2B".repeat(100))) {
                assertThat(stage.verifier().verify(new BearerToken(other)))
                        .isEqualTo(Issuer.rejected(Reason.MALFORMED));
            }
            assertThat(stage.server.requests()).isZero();
        }
    }

    @Test
    void a_token_copied_from_a_cookie_is_the_same_token() {
        try (SessionStage stage = stage(new MutableClock(START))) {
            String good = stage.tokenFor(READER, LATER).value();
            String encoded = good.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");

            assertThat(stage.verifier().verify(new BearerToken(encoded))).isInstanceOf(Verified.class);
            assertThat(stage.verifier().verify(new BearerToken(good))).isInstanceOf(Verified.class);
            assertThat(stage.server.requests()).isEqualTo(1);
        }
    }

    @Test
    void a_session_that_was_ended_is_refused_within_thirty_seconds() {
        MutableClock clock = new MutableClock(START);
        try (SessionStage stage = stage(clock)) {
            BearerToken token = stage.tokenFor(READER, LATER);
            assertThat(stage.verifier().verify(token)).isInstanceOf(Verified.class);
            stage.server.endAll();

            clock.advance(Duration.ofSeconds(30));

            assertThat(stage.verifier().verify(token)).isEqualTo(Issuer.rejected(Reason.SIGNATURE));
        }
    }

    @Test
    void a_remembered_session_ends_when_it_says_so() {
        MutableClock clock = new MutableClock(START);
        try (SessionStage stage = stage(clock)) {
            BearerToken token = stage.tokenFor(READER, START.plusSeconds(10));
            assertThat(stage.verifier().verify(token)).isInstanceOf(Verified.class);

            clock.advance(Duration.ofSeconds(10));

            assertThat(stage.verifier().verify(token)).isEqualTo(Issuer.rejected(Reason.EXPIRED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html></html>",
                "{}",
                "[]",
                "{\"user\":null,\"session\":null}",
                "true",
                "{\"user\":{\"id\":\"a\"},\"session\":{\"userId\":\"b\",\"expiresAt\":\"2026-03-01T12:15:00Z\"}}",
                "{\"user\":{\"id\":\"a\"},\"session\":{\"userId\":\"a\",\"expiresAt\":\"soon\"}}",
                "{\"user\":{\"id\":\"a b\"},\"session\":{\"userId\":\"a b\",\"expiresAt\":\"2026-03-01T12:15:00Z\"}}"
            })
    void an_answer_that_makes_no_sense_is_an_outage_and_never_a_pass(String body) {
        try (SessionStage stage = stage(new MutableClock(START))) {
            BearerToken token = stage.tokenFor(READER, LATER);
            stage.server.answer(200, body);

            assertThatThrownBy(() -> stage.verifier().verify(token)).isInstanceOf(PortUnavailableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 429, 500, 503})
    void a_failing_server_is_an_outage_and_never_a_pass(int status) {
        try (SessionStage stage = stage(new MutableClock(START))) {
            BearerToken token = stage.tokenFor(READER, LATER);
            stage.server.answer(status, "null");

            assertThatThrownBy(() -> stage.verifier().verify(token))
                    .isInstanceOfSatisfying(
                            PortUnavailableException.class,
                            down -> assertThat(down.port()).isEqualTo("sessions"));
        }
    }

    @Test
    void a_silent_server_is_an_outage() {
        try (SessionStage stage = new SessionStage(new MutableClock(START), reader -> false, Duration.ofMillis(20))) {
            BearerToken token = stage.tokenFor(READER, LATER);
            stage.server.hang();

            assertThatThrownBy(() -> stage.verifier().verify(token)).isInstanceOf(PortUnavailableException.class);
        }
    }

    @Test
    void every_wrong_setting_is_named_at_once() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionSettings(
                        URI.create("http://127.0.0.1/get-session"), Duration.ZERO, Duration.ofSeconds(31), 0))
                .withMessageContainingAll("disableRefresh", "maxWait", "rememberFor", "maxConcurrent");
    }
}
