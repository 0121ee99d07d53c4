package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.AUDIENCE;
import static dev.lectern.auth.jwks.Issuer.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Verified;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("FR-003")
class ClaimsCheckTest {
    private final Issuer issuer = new Issuer();
    private final long now = issuer.clock.instant().getEpochSecond();

    @AfterEach
    void close() {
        issuer.close();
    }

    private Verification with(String claim, @Nullable Object value) {
        return issuer.verify(issuer.draft().claim(claim, value).sign());
    }

    private Verification without(String claim) {
        return issuer.verify(issuer.draft().withoutClaim(claim).sign());
    }

    @Test
    void the_issuer_is_compared_character_for_character() {
        for (Object iss : Arrays.asList(
                "https://issuer.example/", "https://ISSUER.example", "", " ", 1, List.of(Issuer.ISSUER), Map.of())) {
            assertThat(with("iss", iss)).isEqualTo(rejected(Reason.ISSUER));
        }
        assertThat(without("iss")).isEqualTo(rejected(Reason.ISSUER));
    }

    @Test
    void the_audience_is_ours_alone_or_among_others() {
        assertThat(with("aud", List.of(AUDIENCE))).isInstanceOf(Verified.class);
        assertThat(with("aud", List.of("account", AUDIENCE))).isInstanceOf(Verified.class);
        for (Object aud : Arrays.asList(
                "other",
                "",
                "Lectern",
                "lectern2",
                "lect",
                List.of(),
                List.of("other"),
                List.of(AUDIENCE, 1),
                Arrays.asList(AUDIENCE, null),
                List.of(List.of(AUDIENCE)),
                Map.of(AUDIENCE, 1),
                1,
                true)) {
            assertThat(with("aud", aud)).isEqualTo(rejected(Reason.AUDIENCE));
        }
        assertThat(without("aud")).isEqualTo(rejected(Reason.AUDIENCE));
    }

    @Test
    void a_token_must_say_when_it_ends() {
        assertThat(without("exp")).isEqualTo(rejected(Reason.CLAIM));
    }

    @Test
    void a_time_is_a_whole_number_of_seconds_that_a_calendar_knows() {
        for (String claim : List.of("exp", "iat", "nbf")) {
            for (Object time : Arrays.asList(
                    new BigDecimal(now + ".5"),
                    new BigDecimal(now + ".0"),
                    new BigDecimal("1e12"),
                    -1,
                    253402300800L,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE,
                    new BigInteger("9".repeat(30)),
                    String.valueOf(now),
                    true,
                    List.of(now),
                    Map.of())) {
                assertThat(with(claim, time)).as(claim + " " + time).isEqualTo(rejected(Reason.CLAIM));
            }
        }
    }

    @Test
    void a_number_too_long_to_be_read_is_refused() {
        assertThat(with("exp", new BigInteger("9".repeat(1500)))).isEqualTo(rejected(Reason.MALFORMED));
    }

    @Test
    @Tag("EDGE.1")
    void a_token_is_good_until_its_end_plus_the_skew_and_not_a_second_longer() {
        assertThat(with("exp", now - 29)).isInstanceOf(Verified.class);
        assertThat(with("exp", now - 30)).isEqualTo(rejected(Reason.EXPIRED));
        assertThat(with("exp", 0)).isEqualTo(rejected(Reason.EXPIRED));
    }

    @Test
    void a_token_from_the_future_is_refused_beyond_the_skew() {
        assertThat(with("iat", now + 30)).isInstanceOf(Verified.class);
        assertThat(with("iat", now + 31)).isEqualTo(rejected(Reason.LIFETIME));
        assertThat(with("nbf", now + 30)).isInstanceOf(Verified.class);
        assertThat(with("nbf", now + 31)).isEqualTo(rejected(Reason.LIFETIME));
    }

    @Test
    void a_token_that_lives_too_long_is_refused_with_and_without_its_birth() {
        long day = Duration.ofHours(24).toSeconds();
        assertThat(with("exp", now + day)).isInstanceOf(Verified.class);
        assertThat(with("exp", now + day + 1)).isEqualTo(rejected(Reason.LIFETIME));
        assertThat(issuer.verify(issuer.draft()
                        .withoutClaim("iat")
                        .claim("exp", now + day + 31)
                        .sign()))
                .isEqualTo(rejected(Reason.LIFETIME));
        assertThat(issuer.verify(issuer.draft()
                        .withoutClaim("iat")
                        .claim("exp", now + day)
                        .sign()))
                .isInstanceOf(Verified.class);
    }

    @Test
    void a_subject_is_a_user_id() {
        for (Object sub : Arrays.asList(
                "",
                " ",
                "a b",
                "a\nb",
                "a\u0000",
                "\u202Ereader",
                "x".repeat(65),
                "auth0|1",
                "../x",
                1,
                true,
                null,
                List.of("a"),
                Map.of("id", "a"))) {
            assertThat(with("sub", sub)).isEqualTo(rejected(Reason.SUBJECT));
        }
        assertThat(without("sub")).isEqualTo(rejected(Reason.SUBJECT));
    }

    @Test
    void a_display_claim_of_a_wrong_type_is_refused_and_an_unshowable_one_left_out() {
        for (String claim : List.of("email", "name")) {
            for (Object value : Arrays.asList(1, true, List.of("a"), Map.of())) {
                assertThat(with(claim, value)).isEqualTo(rejected(Reason.CLAIM));
            }
        }
        for (Object name : Arrays.asList(null, "a\u0000b", "a\nb", "\uD800", "x".repeat(321))) {
            assertThat(with("name", name)).isInstanceOfSatisfying(Verified.class, verified -> {
                Identity identity = verified.identity();
                assertThat(identity.name()).isNull();
                assertThat(identity.email()).isEqualTo("reader@example.org");
            });
        }
        assertThat(without("email")).isInstanceOf(Verified.class);
    }

    @Test
    void unknown_claims_are_nobodys_business() {
        assertThat(with("roles", Map.of("realm", List.of("a", 1, true)))).isInstanceOf(Verified.class);
    }

    @Test
    void the_first_thing_wrong_is_never_that_a_strangers_token_has_expired() {
        assertThat(issuer.verify(issuer.draft()
                        .claim("exp", now - 3600)
                        .claim("iat", now - 7200)
                        .claim("iss", "https://other.example")
                        .sign()))
                .isEqualTo(rejected(Reason.ISSUER));
    }
}
