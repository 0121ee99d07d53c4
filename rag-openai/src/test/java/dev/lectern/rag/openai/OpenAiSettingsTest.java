package dev.lectern.rag.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiSettingsTest {
    private static OpenAiSettings at(String url) {
        return OpenAiSettings.of(URI.create(url), "a-model");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://models.example.org/v1",
                "http://127.0.0.1:8000/v1",
                "http://localhost/v1",
                "http://[::1]:1/v1"
            })
    void a_key_goes_over_tls_or_stays_on_this_machine(String url) {
        assertThat(at(url).withApiKey("hush-hush").apiKey()).isEqualTo("hush-hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://models.example.org/v1", "http://127.0.0.1.example.org", "http://10.0.0.1/v1"})
    void a_key_is_not_sent_in_clear(String url) {
        assertThatThrownBy(() -> at(url).withApiKey("hush-hush"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TLS")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a/v1", "https:///v1", "https://user:pw@a/v1", "https://a/v1?x=y", "https://a/#b"})
    void an_address_is_plain(String url) {
        assertThatThrownBy(() -> at(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_key_does_not_show() {
        assertThat(at("https://a/v1").withApiKey("hush-hush").toString()).doesNotContain("hush");
    }

    @Test
    void what_is_out_of_bounds_is_refused() {
        OpenAiSettings settings = at("https://a/v1");
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> settings.withTemperature(2.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withTemperature(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withApiKey("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OpenAiSettings.Patience(second, second, Duration.ZERO, second, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OpenAiEmbedderSettings.of(settings, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
