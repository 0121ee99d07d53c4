package dev.lectern.http.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T002")
class HttpSettingsTest {
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "HMAC");
    private static final HttpSettings SETTINGS = HttpSettings.of(URI.create("http://127.0.0.1:8080"), KEY);

    @Test
    void the_defaults_are_those_of_the_wire() {
        assertThat(SETTINGS.host()).isEqualTo("127.0.0.1");
        assertThat(SETTINGS.port()).isEqualTo(8080);
        assertThat(SETTINGS.allowedOrigins()).isEmpty();
        assertThat(SETTINGS.trustedProxies()).isZero();
        assertThat(SETTINGS.maxBodyBytes()).isEqualTo(65_536);
        assertThat(SETTINGS.heartbeat()).isEqualTo(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "https://*.example.org", "docs.example.org", "https://a.example/x", "null", "ftp://a.b"})
    void only_an_exact_origin_can_be_allowed(String origin) {
        assertThatThrownBy(() -> SETTINGS.withAllowedOrigins(Set.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(origin);
    }

    @Test
    void a_setting_that_is_wrong_is_named() {
        assertThatThrownBy(() -> SETTINGS.withAddress("127.0.0.1", 70_000)).hasMessageContaining("port");
        assertThatThrownBy(() -> SETTINGS.withTrustedProxies(-1)).hasMessageContaining("trustedProxies");
        assertThatThrownBy(() -> SETTINGS.withTiming(Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("heartbeat");
        assertThatThrownBy(() -> SETTINGS.withAuthServer(URI.create("auth:8081")))
                .hasMessageContaining("authServer");
        assertThatThrownBy(() -> HttpSettings.of(URI.create("http://book.example/path"), KEY))
                .hasMessageContaining("publicUrl");
        assertThatThrownBy(() ->
                        HttpSettings.of(URI.create("http://book.example"), new SecretKeySpec(new byte[16], "HMAC")))
                .hasMessageContaining("key");
    }
}
