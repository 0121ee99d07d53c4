package dev.lectern.http.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.http.javalin.ReadinessCheck.State;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void a_process_that_answers_is_live() throws Exception {
        try (LecternServer server = started(List.of())) {
            assertThat(get(server, "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void ready_means_that_every_named_part_is_up() throws Exception {
        List<ReadinessCheck> checks =
                List.of(new ReadinessCheck("database", () -> State.UP), new ReadinessCheck("index", () -> State.UP));
        try (LecternServer server = started(checks)) {
            HttpResponse<String> response = get(server, "/readyz");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .isEqualTo("{\"status\":\"ready\",\"checks\":{\"database\":\"up\",\"index\":\"up\"}}");
        }
    }

    @Test
    void a_part_that_is_down_or_whose_probe_throws_is_named_and_the_whole_is_not_ready() throws Exception {
        List<ReadinessCheck> checks =
                List.of(new ReadinessCheck("database", () -> State.UP), new ReadinessCheck("keys", () -> {
                    throw new IllegalStateException("unreachable");
                }));
        try (LecternServer server = started(checks)) {
            HttpResponse<String> response = get(server, "/readyz");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("1");
            assertThat(response.body())
                    .isEqualTo("{\"status\":\"down\",\"checks\":{\"database\":\"up\",\"keys\":\"down\"}}");
        }
    }

    private HttpResponse<String> get(LecternServer server, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static LecternServer started(List<ReadinessCheck> checks) {
        HttpSettings settings = HttpSettings.of(
                        URI.create("http://127.0.0.1:8080"),
                        new SecretKeySpec("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8), "HMAC"))
                .withAddress("127.0.0.1", 0);
        LecternServer server = new LecternServer(settings, TestApi.withoutAnything(settings), checks);
        server.start();
        return server;
    }
}
