package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.runtime.EmbeddedPostgres;
import dev.lectern.app.runtime.Ports;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * PostgreSQL stops under load and comes back: nobody restarts anything, and nothing that was acknowledged is missing. It
 * stays away for at least as many seconds as {@code -Dlectern.outage} says.
 */
final class DatabaseAwayTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int READERS = 6;

    @TempDir
    private Path folder = Path.of("");

    /** A write that was answered with success: where it can be read, and what must stand there. */
    private record Acknowledged(String token, String path, String pointer, String value) {}

    /** What the load saw. */
    private static final class Seen {
        final Queue<Acknowledged> writes = new ConcurrentLinkedQueue<>();
        final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
        final AtomicInteger successes = new AtomicInteger();
        final AtomicInteger unavailable = new AtomicInteger();
        final AtomicBoolean over = new AtomicBoolean();
    }

    @Test
    @Tag("EDGE.2")
    @Tag("EDGE.4")
    void only_503_that_names_it_then_recovery_and_no_acknowledged_write_is_missing() throws Exception {
        Path home = Files.createDirectories(folder.resolve("database"));
        Files.createDirectories(home.resolve("logs"));
        int port = Ports.free(1).get(0);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(home, port);
        String url = postgres.url();
        String management = Ports.free(1).getFirst().toString();
        Map<String, String> settings =
                Map.of("DATABASE_URL", url, "LECTERN_QUESTIONS_PER_MINUTE", "0", "LECTERN_MANAGEMENT_PORT", management);
        try (ChildLectern lectern = new ChildLectern(folder, settings)) {
            ChildLectern.Started started = lectern.start();
            assertThat(started.isReady()).as("%s", started.printed()).isTrue();
            Seen seen = new Seen();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> load = new ArrayList<>();
                for (int reader = 0; reader < READERS; reader++) {
                    String token = lectern.tokenOf("reader" + reader).sign().value();
                    load.add(threads.submit(() -> load(lectern, token, seen)));
                }
                try {
                    await(() -> seen.successes.get() >= 10 * READERS, seen);
                    postgres.close();
                    Instant earliest = Instant.now().plusSeconds(Integer.getInteger("lectern.outage", 0));
                    await(() -> Instant.now().isAfter(earliest), seen);
                    await(() -> seen.unavailable.get() >= 2 * READERS, seen);
                    postgres = EmbeddedPostgres.start(home, port);
                    int before = seen.successes.get();
                    await(() -> seen.successes.get() >= before + 20 * READERS, seen);
                } finally {
                    seen.over.set(true);
                }
                for (Future<?> one : load) {
                    one.get();
                }
            }

            assertThat(seen.unexpected).isEmpty();
            for (Acknowledged write : seen.writes) {
                JsonNode found =
                        JSON.readTree(lectern.get(write.path(), write.token()).body());
                assertThat(found.at(write.pointer()).asString())
                        .as(write.path())
                        .isEqualTo(write.value());
            }
            assertThat(count(
                            url,
                            "select count(*) from pg_stat_activity where application_name = 'lectern'"
                                    + " and state <> 'idle'"))
                    .as("connections that nobody gave back")
                    .isZero();
            String metrics = lectern.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/metrics")))
                    .body();
            assertThat(metrics)
                    .contains("lectern_answers_total{status=\"complete\"}")
                    .contains("outcome=\"unavailable\"")
                    .contains("lectern_verifications_total{outcome=\"verified\"}")
                    .contains("lectern_retrieval_seconds_count{outcome=\"relevant\"}")
                    .contains("lectern_pool_connections{state=\"active\"}")
                    .doesNotContain("reader0", "lantern");
            // Ends that came while it was away are stored; what began without an acknowledgement is ended.
            String streaming = "select count(*) from lectern.message where status = 'streaming'";
            await(() -> count(url, streaming) == 0, seen);
        } finally {
            postgres.close();
        }
    }

    /** Asks, renames, rates and reads, over and over; how often. */
    private static int load(ChildLectern lectern, String token, Seen seen) throws Exception {
        int turn = 0;
        for (; !seen.over.get(); turn++) {
            JsonNode asked = send(
                    lectern,
                    lectern.question("How is a lantern cleaned?", token)
                            .header("Accept", "application/json")
                            .header("Idempotency-Key", "turn-" + turn),
                    seen);
            send(lectern, lectern.request("/api/v1/conversations?limit=5", token), seen);
            if (asked == null) {
                continue;
            }
            String path =
                    "/api/v1/conversations/" + asked.at("/conversation/id").asString();
            seen.writes.add(new Acknowledged(
                    token,
                    path + "/messages",
                    "/items/1/content",
                    asked.at("/answer/content").asString()));
            String title = "Turn " + turn;
            if (send(lectern, json(lectern.request(path, token), "PATCH", "{\"title\":\"" + title + "\"}"), seen)
                    != null) {
                seen.writes.add(new Acknowledged(token, path, "/title", title));
            }
            String feedback = path + "/messages/2/feedback";
            if (send(lectern, json(lectern.request(feedback, token), "PUT", "{\"verdict\":\"up\"}"), seen) != null) {
                seen.writes.add(new Acknowledged(token, path + "/messages", "/items/1/feedback/verdict", "up"));
            }
        }
        return turn;
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request, String method, String body) {
        return request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
    }

    /** The body of a success, or null if the database was said to be away; anything else is noted. */
    private static @Nullable JsonNode send(ChildLectern lectern, HttpRequest.Builder request, Seen seen)
            throws Exception {
        HttpResponse<String> response = lectern.send(request);
        JsonNode body = JSON.readTree(response.body());
        if (response.statusCode() == 200) {
            seen.successes.incrementAndGet();
            return body;
        }
        if (response.statusCode() == 503
                && body.path("port").asString().equals("database")
                && response.headers().firstValue("Retry-After").isPresent()) {
            seen.unavailable.incrementAndGet();
        } else {
            seen.unexpected.add(response.statusCode() + " " + response.body());
            seen.over.set(true);
        }
        return null;
    }

    private interface Sooner {
        boolean orLater() throws Exception;
    }

    private static void await(Sooner something, Seen seen) throws Exception {
        while (!something.orLater()) {
            assertThat(seen.unexpected).isEmpty();
            Thread.sleep(20);
        }
    }

    private static int count(String url, String sql) throws SQLException {
        URI address = URI.create(url);
        String[] login = address.getUserInfo().split(":", 2);
        String jdbc = "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath();
        try (Connection connection = DriverManager.getConnection(jdbc, login[0], login[1]);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
