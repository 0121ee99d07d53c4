package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static dev.lectern.auth.jwks.Issuer.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.auth.jwks.JwksTokenVerifier.KeysState;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Verified;
import dev.lectern.testkit.identity.JwksServer;
import dev.lectern.testkit.identity.SigningKey;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An issuer that fails in every way it can. */
@Tag("FR-004")
class KeyOutageTest {
    private static final Duration REFRESH = Duration.ofMinutes(5);
    /** So short that a hanging issuer costs a test nothing. */
    private static final Duration IMPATIENT = Duration.ofMillis(20);

    /** A way to fail. */
    record Fault(String name, Consumer<JwksServer> begin) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        String good = JwksServer.document(List.of(OTHER_KEY.jwk()));
        return Stream.of(
                new Fault("500", server -> server.fail(500)),
                new Fault("404", server -> server.fail(404)),
                new Fault("204", server -> server.fail(204)),
                new Fault("429", server -> server.fail(429)),
                new Fault("connection refused", JwksServer::close),
                new Fault("10 MB", server -> server.flood(10_000_000)),
                new Fault("65 KB of good keys", server -> server.answer(good + " ".repeat(65 * 1024))),
                new Fault("HTML", server -> server.answer("<!doctype html><title>Sign in</title>")),
                new Fault("nothing", server -> server.answer("")),
                new Fault("half a document", server -> server.answer(good.substring(0, good.length() / 2))),
                new Fault("empty set", server -> server.answer("{\"keys\":[]}")),
                new Fault("unknown kty", server -> server.answer("{\"keys\":[{\"kty\":\"AKP\",\"kid\":\"pq\"}]}")),
                new Fault("duplicate kid", server -> server.publish(OTHER_KEY, SigningKey.ec(OTHER_KEY.kid()))));
    }

    static Stream<Fault> silences() {
        return Stream.of(new Fault("hang", JwksServer::hang), new Fault("slow body", JwksServer::stall));
    }

    private static Issuer impatient() {
        return new Issuer(settings -> settings.withKeys(Issuer.waiting(IMPATIENT)), KEY);
    }

    @ParameterizedTest
    @MethodSource("faults")
    @Tag("EDGE.4")
    void without_any_keys_a_fault_is_an_outage_and_never_a_refusal(Fault fault) {
        try (Issuer issuer = new Issuer()) {
            fault.begin().accept(issuer.server);

            assertThatThrownBy(() -> issuer.verify(issuer.token()))
                    .isInstanceOfSatisfying(PortUnavailableException.class, down -> {
                        assertThat(down.port()).isEqualTo("keys");
                        assertThat(down.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                    });
            assertThat(issuer.verifier.ready()).isFalse();
            assertThat(issuer.verify("not a token")).isEqualTo(rejected(Reason.MALFORMED));
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    @Tag("EDGE.4")
    void known_keys_go_on_through_a_fault_and_readiness_says_so(Fault fault) {
        try (Issuer issuer = new Issuer()) {
            assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            assertThat(issuer.verifier.keys().state()).isEqualTo(KeysState.CURRENT);
            fault.begin().accept(issuer.server);

            for (int minute = 0; minute < 60; minute++) {
                issuer.clock.advance(Duration.ofMinutes(1));
                assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            }
            assertThat(issuer.verifier.keys().state()).isEqualTo(KeysState.LAST_GOOD);
            assertThat(issuer.verifier.ready()).isTrue();
            assertThatThrownBy(() ->
                            issuer.verify(issuer.draft().header("kid", "new").sign()))
                    .isInstanceOf(PortUnavailableException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("silences")
    void a_silent_issuer_holds_a_request_no_longer_than_agreed(Fault fault) {
        try (Issuer issuer = impatient()) {
            fault.begin().accept(issuer.server);

            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> issuer.verify(issuer.token())).isInstanceOf(PortUnavailableException.class);
            }
            assertThat(issuer.server.requests()).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("silences")
    void known_keys_go_on_while_the_issuer_is_silent(Fault fault) {
        try (Issuer issuer = new Issuer(settings -> settings.withKeys(Issuer.waiting(Duration.ofSeconds(2))), KEY)) {
            assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            fault.begin().accept(issuer.server);
            issuer.clock.advance(REFRESH);

            for (int i = 0; i < 100; i++) {
                assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            }
            assertThat(issuer.server.requests()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void a_redirect_is_not_followed() {
        try (Issuer issuer = new Issuer();
                JwksServer elsewhere = new JwksServer(OTHER_KEY)) {
            issuer.server.redirectTo(elsewhere.uri());

            assertThatThrownBy(() -> issuer.verify(issuer.token())).isInstanceOf(PortUnavailableException.class);
            assertThat(issuer.server.requests()).isEqualTo(1);
            assertThat(elsewhere.requests()).isZero();
        }
    }

    @Test
    void last_good_keys_end_after_a_day() {
        try (Issuer issuer = new Issuer()) {
            BearerToken early = issuer.token();
            assertThat(issuer.verify(early)).isInstanceOf(Verified.class);
            issuer.server.fail(500);

            issuer.clock.advance(Duration.ofHours(24).minusSeconds(1));
            assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);

            issuer.clock.advance(Duration.ofSeconds(1));
            BearerToken late = issuer.token();
            assertThatThrownBy(() -> issuer.verify(late)).isInstanceOf(PortUnavailableException.class);
            assertThat(issuer.verifier.keys().state()).isEqualTo(KeysState.NONE);
        }
    }

    @Test
    void an_issuer_that_comes_back_is_noticed_within_the_pause_between_tries() {
        try (Issuer issuer = new Issuer()) {
            issuer.server.fail(500);
            assertThatThrownBy(() -> issuer.verify(issuer.token())).isInstanceOf(PortUnavailableException.class);
            assertThatThrownBy(() -> issuer.verify(issuer.token())).isInstanceOf(PortUnavailableException.class);
            assertThat(issuer.server.requests()).isEqualTo(1);

            issuer.server.publish(KEY);
            issuer.clock.advance(Duration.ofSeconds(1));

            assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            assertThat(issuer.verifier.keys().state()).isEqualTo(KeysState.CURRENT);
        }
    }

    @Test
    void a_failed_lookup_is_not_repeated_before_its_time() {
        try (Issuer issuer = new Issuer()) {
            assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            issuer.server.fail(500);
            for (int i = 0; i < 50; i++) {
                BearerToken unknown =
                        issuer.draft().header("kid", "unknown-" + i).sign();
                assertThatThrownBy(() -> issuer.verify(unknown)).isInstanceOf(PortUnavailableException.class);
                assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            }
            assertThat(issuer.server.requests()).isEqualTo(2);
        }
    }
}
