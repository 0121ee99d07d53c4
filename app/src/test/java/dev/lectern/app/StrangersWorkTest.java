package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.runtime.EmbeddedPostgres;
import dev.lectern.app.runtime.Ports;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why nobody can tell somebody else's conversation from none by the clock: the database does the same work for both. It
 * tells itself what it did, statement by statement, with the rows that each step of each plan met. {@code bench strangers}
 * measures the time that follows from it.
 */
@Tag("EDGE.3")
@Tag("FR-017")
final class StrangersWorkTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String UNKNOWN = "018f2b5e-0000-7000-8000-000000000000";

    private static final Map<String, String> BODIES = Map.of(
            "patch /conversations/{id}", "{\"title\":\"Mine\"}",
            "post /conversations/{id}/messages", "{\"content\":\"Why?\"}",
            "put /conversations/{id}/messages/{answer}/feedback", "{\"verdict\":\"up\"}");

    /** As everybody asks, and with the headers that lead to further looks into the store. */
    private static final Map<String, UnaryOperator<HttpRequest.Builder>> WAYS = Map.of(
            "plainly",
            UnaryOperator.identity(),
            "with conditions",
            request -> request.header("If-Match", "\"1\"").header("Idempotency-Key", "the-same-for-all"));

    @TempDir
    private Path folder = Path.of("");

    private Path log = Path.of("");
    private int strangers;

    @Test
    void the_database_does_the_same_for_a_strangers_conversation_as_for_an_unknown_one_on_every_route()
            throws Exception {
        Path home = Files.createDirectories(folder.resolve("database"));
        Files.createDirectories(home.resolve("logs"));
        log = home.resolve("logs").resolve("postgres.log");
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(home, Ports.free(1).getFirst());
                ChildLectern lectern = new ChildLectern(folder, Map.of("DATABASE_URL", postgres.url()))) {
            explainEverything(postgres.url());
            ChildLectern.Started started = lectern.start();
            assertThat(started.isReady()).as("%s", started.printed()).isTrue();
            String hers = conversationOf("ada", lectern);

            int asked = 0;
            for (Map.Entry<String, JsonNode> path : JSON.readTree(
                            lectern.get("/api/v1/openapi.json", "").body())
                    .path("paths")
                    .properties()) {
                if (!path.getKey().contains("{id}")) {
                    continue;
                }
                for (String method : path.getValue().propertyNames()) {
                    if (method.equals("parameters")) {
                        continue;
                    }
                    for (Map.Entry<String, UnaryOperator<HttpRequest.Builder>> way : WAYS.entrySet()) {
                        List<String> work = work(lectern, method, path.getKey(), hers, way.getValue());
                        assertThat(work)
                                .as("%s %s %s", method, path.getKey(), way.getKey())
                                .hasSizeGreaterThan(3)
                                .isEqualTo(work(lectern, method, path.getKey(), UNKNOWN, way.getValue()));
                        asked++;
                    }
                }
            }
            assertThat(asked).isGreaterThanOrEqualTo(2 * 10);
        }
    }

    /** From the next connection on, each statement is written to the log with the plan it had and the rows that were met. */
    private static void explainEverything(String url) throws Exception {
        String jdbc = url.replaceFirst("^postgresql://[^@]*@", "jdbc:postgresql://");
        String password = url.replaceFirst("^postgresql://postgres:([^@]*)@.*$", "$1");
        try (Connection connection = DriverManager.getConnection(jdbc, "postgres", password);
                Statement statement = connection.createStatement()) {
            for (String setting : List.of(
                    "session_preload_libraries = 'auto_explain'",
                    "auto_explain.log_min_duration = 0",
                    "auto_explain.log_analyze = on",
                    "auto_explain.log_timing = off",
                    "auto_explain.log_buffers = off",
                    // Statistics and the age of a prepared statement must not change a plan in the middle.
                    "plan_cache_mode = force_custom_plan",
                    // As in a store that is large: by the index.
                    "enable_seqscan = off")) {
                statement.execute("alter database lectern set " + setting);
            }
        }
    }

    private static String conversationOf(String reader, ChildLectern lectern) throws Exception {
        HttpResponse<String> answered =
                lectern.send(lectern.question("How is a lantern cleaned?", token(reader, lectern))
                        .header("Accept", "application/json"));
        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        return JSON.readTree(answered.body()).at("/conversation/id").asString();
    }

    private static String token(String reader, ChildLectern lectern) {
        return lectern.tokenOf(reader).sign().value();
    }

    /** What the database did for somebody who was never here before, for whom nothing is remembered anywhere. */
    private List<String> work(
            ChildLectern lectern,
            String method,
            String route,
            String conversation,
            UnaryOperator<HttpRequest.Builder> way)
            throws Exception {
        String stranger = "stranger" + ++strangers + "x";
        String path = route.replace("{id}", conversation).replace("{answer}", "2");
        HttpRequest.Builder request = lectern.request("/api/v1" + path, token(stranger, lectern));
        String body = BODIES.get(method + " " + route);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        request.method(
                method.toUpperCase(Locale.ROOT),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        assertThat(lectern.send(way.apply(request)).statusCode())
                .as("%s %s", method, route)
                .isEqualTo(404);

        Map<String, String> words = new HashMap<>();
        words.put(stranger, "READER");
        words.put(conversation, "CONVERSATION");
        List<String> work = new ArrayList<>();
        for (String entry : Files.readString(log).split("\n(?!\t)")) {
            if (entry.contains("Query Parameters") && entry.contains("'" + stranger + "'")) {
                work.add(comparable(entry, words));
            }
        }
        return work;
    }

    /** The statement, its plan and its rows, without what is different each time: estimates, times, hashes, ids. */
    private static String comparable(String entry, Map<String, String> words) {
        String same = entry.substring(entry.indexOf("Query Text"))
                .replaceAll("\\(cost=\\S+ rows=\\d+ width=\\d+\\) ?", "")
                .replaceAll("'\\d{4}-\\d\\d-\\d\\d[ T][^']*'", "'MOMENT'")
                .replaceAll("'[0-9a-f]{64}'", "'HASH'");
        for (Map.Entry<String, String> word : words.entrySet()) {
            same = same.replace(word.getKey(), word.getValue());
        }
        return same;
    }
}
