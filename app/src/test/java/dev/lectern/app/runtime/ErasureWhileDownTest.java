package dev.lectern.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.config.AppConfig;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The real auth-server and the real database go on while the server of the conversations is away. */
final class ErasureWhileDownTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String EMAIL = "ada.who.leaves@example.org";
    private static final String PASSWORD = "Pw-a-long-enough-one-42";
    private static final String QUESTION = "How is a lantern cleaned?";
    private static final StartupReport SILENT = new StartupReport() {
        @Override
        public void ready(String part, String detail, Duration took) {}

        @Override
        public void embedding(int done, int total) {}
    };

    @TempDir
    private Path folder = Path.of("");

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private List<Integer> ports = List.of();
    private String token = "";

    @Test
    @Tag("US5.3")
    @Tag("FR-015")
    @Tag("SC-007")
    void an_account_deleted_while_the_server_is_down_is_gone_when_it_is_back_and_never_returns() throws Exception {
        ports = Ports.free(3);
        Folders.createPrivate(Folders.createPrivate(folder.resolve("database")).resolve("logs"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("database"), ports.get(2));
                AuthServer auth = startAuthServer(postgres)) {
            auth.awaitReady();
            String id;
            try (Lectern lectern = Lectern.start(settings(postgres, true), SILENT, starting -> {})) {
                assertThat(lectern.url()).isEqualTo(site().toString());
                id = signUp(site());
                assertThat(ask().path("answer").path("status").asString()).isEqualTo("complete");
                assertThat(api("GET", "/me").statusCode()).isEqualTo(200);
                assertThat(tablesWith(postgres, id)).contains("lectern.conversation", "lectern.message");
            }

            assertThat(auth("/delete-user", Map.of("password", PASSWORD)).statusCode())
                    .isEqualTo(200);
            assertThat(tablesWith(postgres, id)).contains("lectern.conversation", "auth.user_deletion_outbox");

            try (Lectern lectern = Lectern.start(settings(postgres, true), SILENT, starting -> {})) {
                // Whoever is first through the door: the token has not expired, and is refused.
                assertThat(claims().path("exp").asLong())
                        .isGreaterThan(Instant.now().getEpochSecond());
                assertThat(api("GET", "/me").statusCode()).isEqualTo(401);
                assertThat(api("GET", "/conversations").statusCode()).isEqualTo(401);
                assertThat(api("POST", "/conversations").statusCode()).isEqualTo(401);
                assertThat(api("GET", "/me/export").statusCode()).isEqualTo(401);
                awaitGone(postgres, id);
                assertThat(tablesWith(postgres, EMAIL)).isEmpty();
                assertThat(tablesWith(postgres, QUESTION)).isEmpty();

                String again = signUp(site());
                assertThat(again).isNotEqualTo(id);
                assertThat(JSON.readTree(api("GET", "/conversations").body()).path("items"))
                        .isEmpty();
                assertThat(lectern.url()).isEqualTo(site().toString());
            }
            assertThat(logs()).doesNotContain(EMAIL, PASSWORD, QUESTION, id);
        }
    }

    private AuthServer startAuthServer(EmbeddedPostgres postgres) throws IOException {
        AppConfig config = settings(postgres, false);
        Folders.createPrivate(Folders.createPrivate(config.home()).resolve("logs"));
        URI url = Objects.requireNonNull(config.auth().server());
        return AuthServer.start(config, url, CHECKOUT.resolve("auth-server/dist/main.js"), postgres.url(), null);
    }

    private AppConfig settings(EmbeddedPostgres postgres, boolean authRuns) throws IOException {
        Path book = Files.createDirectories(folder.resolve("book"));
        Files.writeString(book.resolve("lanterns.md"), """
                # Lanterns

                ## Cleaning a lantern

                A lantern is cleaned with warm water and a soft cloth. The glass is taken out first. The wick is cut \
                straight with small scissors. Oil is filled in last, through the funnel, up to the mark.
                """);
        Map<String, String> settings = new HashMap<>();
        settings.put("LECTERN_HOME", folder.resolve(authRuns ? "home" : "auth").toString());
        settings.put("LECTERN_PORT", ports.get(0).toString());
        settings.put("LECTERN_AUTH_PORT", ports.get(1).toString());
        settings.put("LECTERN_BOOK_DIR", book.toString());
        settings.put("LECTERN_SITE_DIR", "none");
        settings.put("AUTH_RATE_LIMIT_FACTOR", "1000");
        if (authRuns) {
            settings.put("DATABASE_URL", postgres.url());
            settings.put("LECTERN_AUTH_URL", "http://127.0.0.1:" + ports.get(1));
        }
        return AppConfig.load(settings, CHECKOUT);
    }

    private URI site() {
        return URI.create("http://127.0.0.1:" + ports.get(0));
    }

    private String signUp(URI at) throws IOException, InterruptedException {
        HttpResponse<String> signedUp =
                auth("/sign-up/email", Map.of("name", "Ada", "email", EMAIL, "password", PASSWORD));
        assertThat(signedUp.statusCode()).as(signedUp.body()).isEqualTo(200);
        HttpRequest request =
                HttpRequest.newBuilder(at.resolve("/api/auth/token")).build();
        token = JSON.readTree(browser.send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .path("token")
                .asString();
        return claims().path("sub").asString();
    }

    private JsonNode claims() {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }

    /** Straight to the auth-server, as a proxy in front of it would. */
    private HttpResponse<String> auth(String path, Map<String, String> body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + ports.get(1) + "/api/auth" + path);
        return browser.send(
                HttpRequest.newBuilder(uri)
                        .header("Origin", site().toString())
                        .header("X-Forwarded-For", "127.0.0.1")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode ask() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(site().resolve("/api/v1/conversations/new/messages"))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"content\": \"" + QUESTION + "\"}"))
                .build();
        return JSON.readTree(
                browser.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpResponse<String> api(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(site().resolve("/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Within a minute nothing is left but the id, which must never come back. */
    private static void awaitGone(EmbeddedPostgres postgres, String id) throws SQLException, InterruptedException {
        List<String> tables = tablesWith(postgres, id);
        for (int i = 0; i < 600 && !tables.equals(List.of("lectern.user_profile")); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
            tables = tablesWith(postgres, id);
        }
        assertThat(tables).containsExactly("lectern.user_profile");
    }

    private static List<String> tablesWith(EmbeddedPostgres postgres, String word) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = postgres.inspect();
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("select format('%I.%I', schemaname, tablename) from pg_tables"
                        + " where schemaname in ('lectern', 'auth') order by 1")) {
            while (tables.next()) {
                String table = tables.getString(1);
                try (PreparedStatement search = connection.prepareStatement(
                        "select exists (select from " + table + " as r where position(? in r::text) > 0)")) {
                    search.setString(1, word);
                    try (ResultSet result = search.executeQuery()) {
                        if (result.next() && result.getBoolean(1)) {
                            found.add(table);
                        }
                    }
                }
            }
        }
        return found;
    }

    private String logs() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String home : List.of("home", "auth", "database")) {
            Path logs = folder.resolve(home).resolve("logs");
            if (Files.isDirectory(logs)) {
                try (var files = Files.list(logs)) {
                    for (Path file : (Iterable<Path>) files::iterator) {
                        text.append(Files.readString(file, StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return text.toString();
    }
}
