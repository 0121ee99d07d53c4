package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server is killed with -9 at random moments of an ask and started again on what is left, as often as {@code
 * -Dlectern.kills} says. Whatever the client was told is there, once, and goes on from there.
 */
final class KilledAtAnyMomentTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** An answer takes about this long with the pause below, so that a kill falls before, into and behind it. */
    private static final int LONGEST_WAIT_MS = 2_500;

    @TempDir
    private Path folder = Path.of("");

    /** An event of a stream; {@code id} is that of the last one that had any. */
    private record Event(int id, String name, JsonNode data) {}

    @Test
    @Tag("EDGE.2")
    @Tag("SC-003")
    void what_a_client_was_told_survives_every_kill_and_a_retry_makes_no_second_answer() throws Exception {
        int kills = Integer.getInteger("lectern.kills", 2);
        long seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("KilledAtAnyMomentTest: repeat with -Dlectern.kills=" + kills + " -Dlectern.seed=" + seed);
        Random random = new Random(seed);
        Map<String, String> settings = Map.of("LECTERN_ANSWER_PAUSE_MS", "150");
        try (ChildLectern lectern = new ChildLectern(folder, settings)) {
            String token = lectern.tokenOf("ada").sign().value();
            ChildLectern.Started running = started(lectern);
            for (int kill = 1; kill <= kills; kill++) {
                String question = "How is a lantern cleaned, time " + kill + "?";
                int wait = random.nextInt(LONGEST_WAIT_MS);
                Process process = running.process();
                Thread killer = Thread.ofVirtual().start(() -> killAfter(process, wait));
                List<Event> told = askUntilItBreaks(lectern, question, token, kill);
                killer.join();
                running.await();

                running = started(lectern);
                token = lectern.tokenOf("ada").sign().value();
                check(lectern, question, token, kill, told);
            }
        }
    }

    private static void check(ChildLectern lectern, String question, String token, int kill, List<Event> told)
            throws Exception {
        if (!told.isEmpty()) {
            JsonNode started = told.getFirst().data();
            String messages =
                    "/api/v1/conversations/" + started.at("/conversation/id").asString() + "/messages";
            JsonNode stored = answer(lectern, messages, token);
            // The end may have been stored and not told, never told and not stored.
            assertThat(stored.path("status").asString())
                    .isIn("complete", told.getLast().name().equals("done") ? "complete" : "interrupted");
            String content = stored.path("content").asString();
            HttpResponse<InputStream> resumed = lectern.stream(lectern.request(
                            messages + "/" + started.at("/answer/id").asString() + "/events", token)
                    .header("Last-Event-ID", Integer.toString(told.getLast().id())));
            if (resumed.statusCode() == 200) {
                List<Event> rest = read(resumed);
                boolean anew = rest.getFirst().name().equals("started");
                assertThat((anew ? "" : words(told)) + words(rest)).isEqualTo(content);
                assertThat(rest.getLast().name()).isIn("done", "failed");
            } else {
                assertThat(resumed.statusCode()).isEqualTo(204);
            }
            assertThat(words(told))
                    .satisfiesAnyOf(
                            words -> assertThat(words).startsWith(content),
                            words -> assertThat(content).startsWith(words));
        }
        List<Event> retried =
                read(lectern.stream(lectern.question(question, token).header("Idempotency-Key", "attempt-" + kill)));
        assertThat(retried.getLast().name()).isIn("done", "failed");
        List<JsonNode> conversations = items(lectern.get("/api/v1/conversations?limit=100", token));
        assertThat(conversations).hasSize(kill);
        JsonNode latest = conversations.stream()
                .filter(one -> one.path("title").asString().equals(question))
                .findFirst()
                .orElseThrow();
        assertThat(items(
                        lectern.get("/api/v1/conversations/" + latest.path("id").asString() + "/messages", token)))
                .hasSize(2);
        if (!told.isEmpty()) {
            assertThat(retried.getFirst().data().path("answer"))
                    .isEqualTo(told.getFirst().data().path("answer"));
        }
    }

    private static ChildLectern.Started started(ChildLectern lectern) throws IOException {
        ChildLectern.Started started = lectern.start();
        assertThat(started.isReady()).as("%s", started.printed()).isTrue();
        return started;
    }

    private static void killAfter(Process process, int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    /** What arrived before the server was gone. */
    private static List<Event> askUntilItBreaks(ChildLectern lectern, String question, String token, int kill)
            throws InterruptedException {
        List<Event> told = new ArrayList<>();
        try {
            HttpResponse<InputStream> response =
                    lectern.stream(lectern.question(question, token).header("Idempotency-Key", "attempt-" + kill));
            assertThat(response.statusCode()).isEqualTo(200);
            read(response, told);
        } catch (IOException e) {
            // The server is gone, as it should be.
        }
        return told;
    }

    private static List<Event> read(HttpResponse<InputStream> response) throws IOException {
        assertThat(response.statusCode()).isEqualTo(200);
        List<Event> events = new ArrayList<>();
        read(response, events);
        return events;
    }

    private static void read(HttpResponse<InputStream> response, List<Event> into) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            int id = 0;
            String name = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = Integer.parseInt(line.substring(4));
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !name.isEmpty()) {
                    into.add(new Event(id, name, JSON.readTree(data)));
                    name = "";
                }
            }
        }
    }

    private static String words(List<Event> events) {
        StringBuilder words = new StringBuilder();
        for (Event event : events) {
            if (event.name().equals("delta")) {
                words.append(event.data().path("text").asString());
            }
        }
        return words.toString();
    }

    private static JsonNode answer(ChildLectern lectern, String messages, String token) throws Exception {
        List<JsonNode> stored = items(lectern.get(messages, token));
        assertThat(stored).hasSize(2);
        return stored.get(1);
    }

    private static List<JsonNode> items(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return JSON.readTree(response.body()).path("items").valueStream().toList();
    }
}
