package dev.lectern.auth.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lectern.auth.jwks.JwksSettings.KeyFetching;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T002")
class JwksSettingsTest {
    private static final URI URL = URI.create("http://127.0.0.1:8081/api/auth/jwks");

    @Test
    @Tag("T010")
    void the_defaults_are_those_that_are_documented() {
        JwksSettings settings = JwksSettings.of(URL, "http://127.0.0.1:8080", "lectern");

        assertThat(settings.algorithms()).containsExactlyInAnyOrder("RS256", "PS256", "ES256", "EdDSA");
        assertThat(settings.subjectClaim()).isEqualTo("sub");
        assertThat(settings.clockSkew()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.maxLifetime()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.keys())
                .isEqualTo(new KeyFetching(
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500),
                        Duration.ofHours(24),
                        64 * 1024));
    }

    @Test
    void every_wrong_setting_is_named_at_once() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JwksSettings(
                        URI.create("file:///etc/keys"),
                        " ",
                        "",
                        Set.of("HS256", "none"),
                        "",
                        false,
                        Duration.ofMinutes(6),
                        Duration.ZERO,
                        KeyFetching.defaults()))
                .withMessageContainingAll(
                        "jwksUri", "issuer", "audience", "HS256", "none", "subjectClaim", "clockSkew", "maxLifetime");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new KeyFetching(Duration.ZERO, Duration.ofDays(1), Duration.ZERO, Duration.ofSeconds(-1), 10))
                .withMessageContainingAll("refreshEvery", "lookupEvery", "maxWait", "keepLastGood", "maxBytes");
    }

    @Test
    void keys_come_from_a_plain_http_address() {
        for (String uri : List.of(
                "ftp://issuer.example/jwks",
                "jwks",
                "/jwks",
                "https:///jwks",
                "https://user:secret@issuer.example/jwks",
                "https://issuer.example/jwks#keys")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwksSettings.of(URI.create(uri), "i", "a"))
                    .withMessageContaining("jwksUri")
                    .withMessageNotContaining("secret");
        }
    }

    @Test
    void keys_are_kept_at_least_as_long_as_they_are_used() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyFetching(
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500),
                        Duration.ofMinutes(4),
                        65536))
                .withMessageContaining("keepLastGood");
    }

    @Test
    void no_algorithm_at_all_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwksSettings.of(URL, "i", "a").withAlgorithms(Set.of()))
                .withMessageContaining("algorithms");
    }
}
