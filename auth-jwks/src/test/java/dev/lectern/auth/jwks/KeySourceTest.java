package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static dev.lectern.auth.jwks.Issuer.READER;
import static dev.lectern.auth.jwks.Issuer.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Verified;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An issuer that changes its keys, and requests that come in crowds or name keys it never had. */
@Tag("FR-004")
class KeySourceTest {
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration LOOKUP = Duration.ofSeconds(10);

    @Test
    void a_key_that_was_taken_out_is_refused_within_the_refresh_bound_even_for_a_token_seen_before() {
        try (Issuer issuer = new Issuer(settings -> settings, KEY, OTHER_KEY)) {
            BearerToken token = issuer.token();
            assertThat(issuer.verify(token)).isInstanceOf(Verified.class);
            issuer.server.publish(OTHER_KEY);

            issuer.clock.advance(REFRESH);

            assertThat(issuer.verify(token)).isEqualTo(rejected(Reason.UNKNOWN_KEY));
            assertThat(issuer.verify(issuer.token())).isEqualTo(rejected(Reason.UNKNOWN_KEY));
            assertThat(issuer.verify(issuer.mintWith(OTHER_KEY).tokenFor(READER)))
                    .isInstanceOf(Verified.class);
        }
    }

    @Test
    void a_key_replaced_under_its_old_id_is_refused_even_for_a_token_seen_before() {
        try (Issuer issuer = new Issuer()) {
            BearerToken token = issuer.token();
            assertThat(issuer.verify(token)).isInstanceOf(Verified.class);
            issuer.server.publish(OTHER_KEY.named(KEY.kid()));

            issuer.clock.advance(REFRESH);

            assertThat(issuer.verify(token)).isEqualTo(rejected(Reason.SIGNATURE));
        }
    }

    @Test
    void a_key_restricted_to_another_algorithm_is_refused_even_for_a_token_seen_before() {
        try (Issuer issuer = new Issuer()) {
            BearerToken token = issuer.token();
            assertThat(issuer.verify(token)).isInstanceOf(Verified.class);
            Map<String, Object> restricted = new java.util.LinkedHashMap<>(KEY.jwk());
            restricted.put("alg", "PS256");
            issuer.server.publish(List.of(restricted));

            issuer.clock.advance(REFRESH);

            assertThat(issuer.verify(token)).isEqualTo(rejected(Reason.ALGORITHM));
        }
    }

    @Test
    void a_new_key_is_good_the_moment_it_signs() {
        try (Issuer issuer = new Issuer()) {
            assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            issuer.server.publish(KEY, OTHER_KEY);

            assertThat(issuer.verify(issuer.mintWith(OTHER_KEY).tokenFor(READER)))
                    .isInstanceOf(Verified.class);
            assertThat(issuer.server.requests()).isEqualTo(2);
        }
    }

    @Test
    @Tag("SC-008")
    void rotation_under_load_refuses_no_good_token() throws Exception {
        try (Issuer issuer = new Issuer();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            CountDownLatch answer = new CountDownLatch(1);
            issuer.server.publish(KEY, OTHER_KEY).holdUntil(answer);
            List<BearerToken> tokens = IntStream.range(0, 400)
                    .mapToObj(i -> (i % 2 == 0 ? issuer.mint : issuer.mintWith(OTHER_KEY)).tokenFor(READER))
                    .toList();

            List<Future<Verification>> early = tokens.subList(0, 200).stream()
                    .map(token -> threads.submit(() -> issuer.verify(token)))
                    .toList();
            answer.countDown();
            List<Future<Verification>> late = tokens.subList(200, 400).stream()
                    .map(token -> threads.submit(() -> issuer.verify(token)))
                    .toList();

            for (Future<Verification> verification :
                    Stream.concat(early.stream(), late.stream()).toList()) {
                assertThat(verification.get()).isInstanceOf(Verified.class);
            }
            assertThat(issuer.server.requests()).isEqualTo(2);
        }
    }

    @Test
    void a_flood_of_unknown_ids_causes_one_fetch_in_ten_seconds_and_good_tokens_go_on() throws Exception {
        try (Issuer issuer = new Issuer();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            String claims = issuer.draft().claimsJson();
            List<Callable<Verification>> flood = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                String forged = Issuer.unsigned(
                        issuer.draft().header("kid", "unknown-" + i).headerJson(), claims);
                flood.add(() -> issuer.verify(forged));
            }

            for (int second = 0; second < 10; second++) {
                for (Future<Verification> answer :
                        threads.invokeAll(flood.subList(second * 1_000, second * 1_000 + 1_000))) {
                    assertThat(answer.get()).isEqualTo(rejected(Reason.UNKNOWN_KEY));
                }
                assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
                issuer.clock.advance(Duration.ofMillis(999));
            }

            assertThat(issuer.server.requests()).isEqualTo(2);
        }
    }

    @Test
    void an_id_that_was_looked_up_in_vain_leaves_the_next_lookup_to_others() {
        try (Issuer issuer = new Issuer()) {
            BearerToken stale = issuer.draft().header("kid", "long-gone").sign();
            assertThat(issuer.verify(stale)).isEqualTo(rejected(Reason.UNKNOWN_KEY));
            assertThat(issuer.server.requests()).isEqualTo(2);
            issuer.clock.advance(LOOKUP);

            assertThat(issuer.verify(stale)).isEqualTo(rejected(Reason.UNKNOWN_KEY));
            assertThat(issuer.server.requests()).isEqualTo(2);

            issuer.server.publish(KEY, OTHER_KEY);
            assertThat(issuer.verify(issuer.mintWith(OTHER_KEY).tokenFor(READER)))
                    .isInstanceOf(Verified.class);
            assertThat(issuer.server.requests()).isEqualTo(3);
        }
    }

    @Test
    void many_first_requests_share_one_fetch() throws Exception {
        try (Issuer issuer = new Issuer();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            BearerToken token = issuer.token();
            List<Future<Verification>> answers = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> issuer.verify(token)))
                    .toList();
            for (Future<Verification> answer : answers) {
                assertThat(answer.get()).isInstanceOf(Verified.class);
            }
            assertThat(issuer.server.requests()).isEqualTo(1);
        }
    }

    @Test
    void a_clock_that_is_set_back_does_not_keep_a_removed_key() {
        try (Issuer issuer = new Issuer(settings -> settings, KEY, OTHER_KEY)) {
            assertThat(issuer.verify(issuer.token())).isInstanceOf(Verified.class);
            issuer.server.publish(OTHER_KEY);

            issuer.clock.advance(Duration.ofDays(-1));

            assertThat(issuer.verify(issuer.token())).isEqualTo(rejected(Reason.UNKNOWN_KEY));
        }
    }

    @Test
    void the_background_fetches_the_first_keys_and_every_later_set_without_a_request() throws Exception {
        JwksSettings.KeyFetching fast = new JwksSettings.KeyFetching(
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofHours(1), 65536);
        try (Issuer issuer = new Issuer(settings -> settings.withKeys(fast), KEY)) {
            issuer.source.startBackground();
            issuer.server.awaitRequests(1);
            issuer.clock.advance(Duration.ofSeconds(1));
            issuer.server.awaitRequests(2);
            issuer.clock.advance(Duration.ofSeconds(1));
            issuer.server.awaitRequests(3);
        }
    }
}
