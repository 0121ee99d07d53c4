package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The process as an operator knows it: killed, stopped, started twice. */
final class UpTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String QUESTION = "How is a lantern cleaned?";

    @TempDir
    private Path folder = Path.of("");

    @Test
    @Tag("EDGE.2")
    @Tag("SC-003")
    void an_answer_whose_server_was_killed_is_there_and_says_interrupted() throws Exception {
        try (ChildLectern lectern = new ChildLectern(folder, Map.of("LECTERN_ANSWER_PAUSE_MS", "1000"))) {
            ChildLectern.Started first = lectern.start();
            assertThat(first.isReady()).as("%s", first.printed()).isTrue();
            String token = lectern.tokenOf("ada").sign().value();
            try (BufferedReader stream = lectern.ask(QUESTION, token)) {
                awaitEvent(stream, "delta");
                first.process().destroyForcibly();
                first.await();
            } catch (IOException e) {
                // The stream breaks with the server.
            }

            ChildLectern.Started second = lectern.start();
            assertThat(second.isReady()).as("%s", second.printed()).isTrue();
            List<JsonNode> conversations = items(lectern.get("/api/v1/conversations", token));
            assertThat(conversations).hasSize(1);
            List<JsonNode> messages = items(lectern.get(
                    "/api/v1/conversations/" + conversations.get(0).path("id").asString() + "/messages", token));
            assertThat(messages).hasSize(2);
            assertThat(messages.get(0).path("content").asString()).isEqualTo(QUESTION);
            assertThat(messages.get(0).path("status").asString()).isEqualTo("complete");
            assertThat(messages.get(1).path("status").asString()).isEqualTo("interrupted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void being_told_to_stop_leaves_no_process_no_port_and_whole_data(String signal) throws Exception {
        try (ChildLectern lectern = new ChildLectern(folder, Map.of("LECTERN_ANSWER_PAUSE_MS", "1000"))) {
            ChildLectern.Started started = lectern.start();
            assertThat(started.isReady()).as("%s", started.printed()).isTrue();
            List<ProcessHandle> children = started.process().descendants().toList();
            assertThat(children).isNotEmpty();

            new ProcessBuilder(
                            "kill",
                            "-" + signal,
                            Long.toString(started.process().pid()))
                    .start()
                    .waitFor();
            started.await();

            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(lectern.listens()).isFalse();
            assertThat(Files.readString(lectern.home().resolve("logs").resolve("postgres.log")))
                    .contains("database system is shut down");
            assertThat(lectern.home().resolve("running")).doesNotExist();
        }
    }

    @Test
    void a_second_one_on_the_same_home_is_refused_and_harms_nothing() throws Exception {
        try (ChildLectern lectern = new ChildLectern(folder, Map.of())) {
            ChildLectern.Started first = lectern.start();
            assertThat(first.isReady()).as("%s", first.printed()).isTrue();

            ChildLectern.Started second = lectern.start();
            second.await();

            assertThat(second.process().exitValue()).as("%s", second.printed()).isEqualTo(Main.CANNOT_START);
            assertThat(second.printed())
                    .anyMatch(line -> line.contains("already running")
                            && line.contains("process " + first.process().pid()));
            assertThat(lectern.get("/readyz", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Tag("FR-003")
    @Tag("FR-011")
    @Tag("EDGE.1")
    @Tag("EDGE.3")
    void a_bad_token_is_401_and_a_strangers_conversation_404_without_a_hint() throws Exception {
        try (ChildLectern lectern = new ChildLectern(folder, Map.of())) {
            ChildLectern.Started started = lectern.start();
            assertThat(started.isReady()).as("%s", started.printed()).isTrue();
            String good = lectern.tokenOf("ada").sign().value();
            try (BufferedReader stream = lectern.ask(QUESTION, good)) {
                awaitEvent(stream, "done");
            }
            String mine = items(lectern.get("/api/v1/conversations", good))
                    .get(0)
                    .path("id")
                    .asString();

            Map<String, String> refused = Map.of(
                    "signature", good.substring(0, good.length() - 8) + "AAAAAAAA",
                    "issuer",
                            lectern.tokenOf("ada")
                                    .claim("iss", "https://elsewhere")
                                    .sign()
                                    .value(),
                    "audience",
                            lectern.tokenOf("ada")
                                    .claim("aud", "somebody")
                                    .sign()
                                    .value(),
                    "algorithm",
                            lectern.tokenOf("ada").header("alg", "none").sign().value(),
                    "expiry",
                            lectern.tokenOf("ada")
                                    .claim("exp", 1_000_000_000)
                                    .sign()
                                    .value(),
                    "none", "");
            for (Map.Entry<String, String> entry : refused.entrySet()) {
                JsonNode problem = problem(lectern.get("/api/v1/conversations", entry.getValue()));
                assertThat(problem.path("status").asInt()).as(entry.getKey()).isEqualTo(401);
                assertThat(problem.toString()).doesNotContain("signature", "elsewhere", "somebody", "none");
            }
            String stranger = lectern.tokenOf("grace").sign().value();
            assertThat(problem(lectern.get("/api/v1/conversations/" + mine, stranger))
                            .path("status")
                            .asInt())
                    .isEqualTo(404);
            assertThat(logsOf(lectern)).doesNotContain(good, QUESTION, "Bearer ey");
        }
    }

    @Test
    @Tag("T002")
    void a_wrong_configuration_ends_with_78_and_starts_nothing() throws Exception {
        try (ChildLectern lectern = new ChildLectern(folder, Map.of("LECTERN_PASSAGES", "0", "SMTP_URL", "smtp://h"))) {
            ChildLectern.Started started = lectern.start();
            started.await();

            assertThat(started.process().exitValue()).isEqualTo(Main.BAD_CONFIGURATION);
            assertThat(String.join("\n", started.printed()))
                    .contains("LECTERN_PASSAGES")
                    .contains("MAIL_FROM");
            assertThat(lectern.home()).doesNotExist();
        }
    }

    private static void awaitEvent(BufferedReader stream, String event) throws IOException {
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.equals("event: " + event)) {
                return;
            }
        }
        throw new AssertionError("the stream ended without " + event);
    }

    private static List<JsonNode> items(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return JSON.readTree(response.body()).path("items").valueStream().toList();
    }

    private static JsonNode problem(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).isEqualTo(Optional.of("application/problem+json"));
        return JSON.readTree(response.body());
    }

    private static String logsOf(ChildLectern lectern) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(lectern.home().resolve("logs"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
