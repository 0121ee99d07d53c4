package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static dev.lectern.http.javalin.RunningLectern.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.MessageId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("FR-015")
class ExportTest {
    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void stop() {
        lectern.close();
    }

    @Test
    void a_conversation_can_be_taken_away_as_markdown() throws Exception {
        String id = asked("ada", "How do *keys* rotate?");

        HttpResponse<String> response = lectern.send(lectern.by("ada", "/conversations/" + id + "/export"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/markdown; charset=utf-8");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"conversation-" + id + ".md\"");
        assertThat(response.body()).isEqualTo("""
                # How do \\*keys\\* rotate?

                From 2026-05-01T12:00:00Z to 2026-05-01T12:00:00Z

                ## Question, 2026-05-01T12:00:00Z

                How do *keys* rotate?

                ## Answer

                Keys rotate every 90 days [1].

                - \\[1\\] [Handbook \\> Keys \\> Rotation](<http://book.example/docs/keys#rotation>): \
                Keys rotate every 90 days.

                """);
    }

    @Test
    void a_conversation_can_be_taken_away_as_json() throws Exception {
        String id = asked("ada", "How?");

        HttpResponse<String> response = lectern.send(lectern.by("ada", "/conversations/" + id + "/export?format=json"));

        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(json(response).path("conversation"))
                .isEqualTo(json(lectern.send(lectern.by("ada", "/conversations/" + id))));
        assertThat(json(response).path("messages"))
                .isEqualTo(json(lectern.send(lectern.by("ada", "/conversations/" + id + "/messages")))
                        .path("items"));
    }

    @Test
    @Tag("FR-017")
    @Tag("EDGE.3")
    void a_strangers_conversation_cannot_be_taken_away() throws Exception {
        String id = asked("ada", "How?");

        for (String unknown : List.of(id, UUID.randomUUID().toString(), "x")) {
            HttpResponse<String> response = lectern.send(lectern.by("grace", "/conversations/" + unknown + "/export"));
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(json(response).path("type").asString()).isEqualTo("/problems/unknown-conversation");
            assertThat(response.headers().firstValue("Content-Disposition")).isEmpty();
        }
        assertThat(lectern.send(lectern.anonymous("/api/v1/conversations/" + id + "/export"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(lectern.send(lectern.by("ada", "/conversations/" + id + "/export?format=pdf"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    @Tag("FR-017")
    void everything_is_an_archive_whose_checksums_are_right() throws Exception {
        String first = asked("ada", "How?");
        String second = asked("ada", "And then?");
        asked("grace", "SecretOfGrace");

        Map<String, byte[]> archive = archive("ada");

        assertThat(archive.keySet())
                .containsExactly(
                        "README.txt", "profile.json", "schema.json", "history.ndjson", "history.md", "SHA256SUMS");
        List<String> sums = text(archive, "SHA256SUMS").lines().toList();
        assertThat(sums).hasSize(5);
        for (String line : sums) {
            String[] parts = line.split("  ", -1);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive.get(parts[1]));
            assertThat(HexFormat.of().formatHex(digest)).as(parts[1]).isEqualTo(parts[0]);
        }
        assertThat(Json.MAPPER.readTree(archive.get("profile.json")).path("id").asString())
                .isEqualTo("ada");
        List<JsonNode> lines = text(archive, "history.ndjson")
                .lines()
                .map(line -> Json.MAPPER.readTree(line))
                .toList();
        assertThat(lines)
                .filteredOn(line -> line.path("type").asString().equals("conversation"))
                .extracting(line -> line.path("id").asString())
                .containsExactlyElementsOf(new TreeSet<>(Set.of(first, second)));
        assertThat(lines)
                .filteredOn(line -> line.path("type").asString().equals("message"))
                .extracting(line -> line.path("content").asString())
                .containsExactlyInAnyOrder("How?", RunningLectern.WORDS, "And then?", RunningLectern.WORDS);
        assertThat(text(archive, "history.md")).contains("# How?", "# And then?", RunningLectern.WORDS);
        for (String name : archive.keySet()) {
            assertThat(text(archive, name)).doesNotContain("SecretOfGrace");
        }
    }

    @Test
    void a_line_holds_what_its_schema_says() throws Exception {
        asked("ada", "How?");
        Map<String, byte[]> archive = archive("ada");
        JsonNode definitions = Json.MAPPER.readTree(archive.get("schema.json")).path("$defs");

        assertThat(text(archive, "history.ndjson").lines()).allSatisfy(text -> {
            JsonNode line = Json.MAPPER.readTree(text);
            JsonNode definition = definitions.path(line.path("type").asString());
            assertThat(line.propertyNames())
                    .isEqualTo(definition.path("properties").propertyNames());
            assertThat(definition.path("required").valueStream().map(JsonNode::asString))
                    .containsExactlyElementsOf(line.propertyNames());
            line.path("citations")
                    .forEach(citation -> assertThat(citation.propertyNames())
                            .isEqualTo(definitions.at("/Citation/properties").propertyNames()));
        });
    }

    @Test
    @Tag("EDGE.4")
    void a_database_that_is_away_from_the_start_is_a_problem_and_no_file() throws Exception {
        String id = asked("ada", "How?");
        breaksAt = 0;

        for (String path : List.of("/me/export", "/conversations/" + id + "/export?format=json")) {
            HttpResponse<String> response = lectern.send(lectern.by("ada", path));
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/problem+json");
            assertThat(response.headers().firstValue("Content-Disposition")).isEmpty();
            assertThat(json(response).path("port").asString()).isEqualTo("database");
        }
    }

    @Test
    @Tag("EDGE.4")
    void a_database_that_goes_away_in_the_middle_breaks_the_file_off() throws Exception {
        String id = asked("ada", "How?");
        for (int i = 0; i < 400; i++) {
            lectern.send(lectern.ask("ada", id, "Question " + i + " " + "x".repeat(500)));
        }
        breaksAt = 700;

        for (String path :
                List.of("/conversations/" + id + "/export", "/conversations/" + id + "/export?format=json")) {
            assertThatThrownBy(() -> lectern.send(lectern.by("ada", path))).isInstanceOf(IOException.class);
        }
        // The reader may try again at once.
        breaksAt = Integer.MAX_VALUE;
        assertThat(archive("ada")).containsKey("SHA256SUMS");
    }

    @Test
    void one_export_of_everything_runs_at_a_time_for_each_reader() throws Exception {
        asked("ada", "How?");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        beforeReading = () -> {
            reading.countDown();
            goOn.await();
        };
        CompletableFuture<HttpResponse<byte[]>> first = lectern.client.sendAsync(
                lectern.by("ada", "/me/export").build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
        beforeReading = () -> {};

        HttpResponse<String> second = lectern.send(lectern.by("ada", "/me/export"));
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(second).path("type").asString()).isEqualTo("/problems/export-in-progress");
        assertThat(archive("grace")).containsKey("SHA256SUMS");

        goOn.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(archive("ada")).containsKey("SHA256SUMS");
    }

    @Test
    void head_tells_what_would_come_and_reads_nothing() throws Exception {
        String id = asked("ada", "How?");
        breaksAt = 0;

        HttpResponse<String> response = lectern.send(lectern.by("ada", "/conversations/" + id + "/export")
                .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Disposition")).isPresent();
    }

    private int breaksAt = Integer.MAX_VALUE;
    private volatile Waiting beforeReading = () -> {};

    @FunctionalInterface
    private interface Waiting {
        void await() throws InterruptedException;
    }

    /** Asks in a store that is away from some message on. */
    private String asked(String reader, String question) throws Exception {
        if (lectern.conversations == lectern.memory) {
            lectern.conversations = breaking();
            lectern.start();
        }
        HttpResponse<String> turn = lectern.send(
                post(lectern.by(reader, "/conversations/new/messages"), "{\"content\":\"" + question + "\"}")
                        .header("Accept", "application/json"));
        assertThat(turn.statusCode()).isEqualTo(200);
        return json(turn).path("conversation").path("id").asString();
    }

    private ConversationRepository breaking() {
        return (ConversationRepository) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConversationRepository.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("listById")) {
                        beforeReading.await();
                    }
                    boolean reads = method.getName().equals("messages");
                    int from = reads && arguments[2] instanceof MessageId after ? after.value() : 0;
                    if (reads && from >= breaksAt) {
                        throw new PortUnavailableException("database", Duration.ofSeconds(2), null);
                    }
                    try {
                        return method.invoke(lectern.memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Map<String, byte[]> archive(String reader) throws Exception {
        HttpResponse<byte[]> response =
                lectern.client.send(lectern.by(reader, "/me/export").build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/zip");
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(response.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static String text(Map<String, byte[]> archive, String name) {
        return new String(archive.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }
}
