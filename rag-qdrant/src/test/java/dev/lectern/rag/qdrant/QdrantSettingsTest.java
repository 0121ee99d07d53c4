package dev.lectern.rag.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QdrantSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://qdrant.example.org",
                "http://localhost:6334",
                "http://127.0.0.1:6334",
                "http://127.1.2.3",
                "http://[::1]:6334"
            })
    void a_key_goes_over_tls_or_nowhere_but_this_machine(String url) {
        assertThat(QdrantSettings.of(URI.create(url)).withApiKey("secret").apiKey())
                .isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://qdrant:6334",
                "http://10.0.0.7:6334",
                "http://127.0.0.1.example.org",
                "http://localhost.example"
            })
    void a_key_in_clear_over_a_network_is_refused_without_being_repeated(String url) {
        QdrantSettings settings = QdrantSettings.of(URI.create(url));
        assertThatThrownBy(() -> settings.withApiKey("secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TLS")
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qdrant:6334", "ftp://qdrant", "http://", "https://user:pw@qdrant"})
    void what_is_no_address_is_refused(String url) {
        assertThatThrownBy(() -> QdrantSettings.of(URI.create(url.equals("http://") ? "http:/" : url)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_port_is_the_one_of_grpc_unless_it_is_given() {
        assertThat(QdrantSettings.of(URI.create("https://qdrant")).port()).isEqualTo(6334);
        assertThat(QdrantSettings.of(URI.create("https://qdrant:443")).port()).isEqualTo(443);
    }

    @Test
    void the_key_is_never_printed() {
        assertThat(QdrantSettings.of(URI.create("https://qdrant")).withApiKey("secret"))
                .asString()
                .doesNotContain("secret");
    }
}
