package dev.lectern.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.config.AppConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fallback for clients without a JWT, on the real auth-server. */
@Tag("T012")
final class SessionTokensTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();

    private record Session(String token, String reader) {}

    @Test
    void a_session_token_opens_its_readers_history_and_is_worthless_after_signing_out() throws Exception {
        List<Integer> ports = Ports.free(3);
        AppConfig config = config(ports);
        try (Lectern lectern = Lectern.start(config, new Silent(), owned -> {})) {
            URI site = URI.create(lectern.url());
            Session ada = signUp(site, "ada@example.org");
            Session grace = signUp(site, "grace@example.org");

            assertThat(conversations(site, ada.token, ada.reader)).isEqualTo(200);
            assertThat(conversations(site, ada.token, grace.reader)).isEqualTo(401);
            assertThat(conversations(site, ada.token, null)).isEqualTo(401);
            assertThat(conversations(site, "A".repeat(32) + ada.token.substring(32), ada.reader))
                    .isEqualTo(401);
            assertThat(conversations(site, ada.token.substring(0, 32), ada.reader))
                    .as("what stands in the database is no credential")
                    .isEqualTo(401);

            signOut(site, grace);
            assertThat(conversations(site, grace.token, grace.reader)).isEqualTo(401);
        }
    }

    private AppConfig config(List<Integer> ports) throws IOException {
        Path book = Files.createDirectories(folder.resolve("book"));
        Files.writeString(book.resolve("lanterns.md"), "# Lanterns\n\nA lantern is lit with a long match.\n");
        return AppConfig.load(
                Map.of(
                        "LECTERN_HOME", folder.resolve("home").toString(),
                        "LECTERN_PORT", ports.get(0).toString(),
                        "LECTERN_AUTH_PORT", ports.get(1).toString(),
                        "LECTERN_DB_PORT", ports.get(2).toString(),
                        "LECTERN_BOOK_DIR", book.toString(),
                        "LECTERN_SITE_DIR", "none",
                        "LECTERN_SESSION_TOKENS", "1"),
                CHECKOUT);
    }

    private Session signUp(URI site, String email) throws IOException, InterruptedException {
        HttpResponse<String> response = send(post(
                site,
                "/api/auth/sign-up/email",
                "{\"name\":\"Reader\",\"email\":\"" + email + "\",\"password\":\"correct horse battery\"}"));
        assertThat(response.statusCode()).isEqualTo(200);
        String cookie = response.headers().allValues("Set-Cookie").stream()
                .filter(value -> value.startsWith("better-auth.session_token="))
                .findFirst()
                .orElseThrow();
        JsonNode user = JsonMapper.shared().readTree(response.body()).path("user");
        return new Session(
                cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')),
                user.path("id").asString());
    }

    private void signOut(URI site, Session session) throws IOException, InterruptedException {
        HttpResponse<String> response = send(
                post(site, "/api/auth/sign-out", "{}").header("Cookie", "better-auth.session_token=" + session.token));
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private int conversations(URI site, String token, @Nullable String reader)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(site.resolve("/api/v1/conversations"))
                .header("Authorization", "Bearer " + token);
        if (reader != null) {
            request.header("X-User-ID", reader);
        }
        return send(request).statusCode();
    }

    private static HttpRequest.Builder post(URI site, String path, String json) {
        return HttpRequest.newBuilder(site.resolve(path))
                .header("Content-Type", "application/json")
                .header("Origin", site.toString())
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static final class Silent implements StartupReport {
        @Override
        public void ready(String part, String detail, Duration took) {}

        @Override
        public void embedding(int done, int total) {}
    }
}
