package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.testkit.asking.ScriptedModel;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server whose answers are written by a model, as far as a script can play one. */
final class ModelAnswersTest {
    private static final String KEY = "sk-of-the-test";

    @TempDir
    private Path folder = Path.of("");

    private static JsonNode done(ChildLectern lectern, String question, String token) throws Exception {
        try (BufferedReader events = lectern.ask(question, token)) {
            String stream = events.lines().collect(Collectors.joining("\n"));
            assertThat(stream).contains("event: done");
            String data = stream.substring(stream.indexOf("data: ", stream.indexOf("event: done")) + 6);
            return JsonMapper.builder()
                    .build()
                    .readTree(data.lines().findFirst().orElseThrow())
                    .path("answer");
        }
    }

    @Test
    @Tag("T019")
    void a_model_writes_the_answer_and_the_book_is_quoted_where_it_fails() throws Exception {
        try (ScriptedModel model = new ScriptedModel();
                ChildLectern lectern = new ChildLectern(
                        folder,
                        Map.of(
                                "LECTERN_GENERATOR",
                                "openai",
                                "LECTERN_OPENAI_BASE_URL",
                                model.url().toString(),
                                "LECTERN_OPENAI_API_KEY",
                                KEY,
                                "LECTERN_OPENAI_MODEL",
                                "scripted"))) {
            assertThat(lectern.start().isReady()).isTrue();
            String token = lectern.tokenOf("ada").sign().value();

            model.says("First take the glass out, then use ", "\"warm water and a soft cloth\" [1", "]. [7]");
            JsonNode written = done(lectern, "How is a lantern cleaned?", token);
            assertThat(written.path("status").asString()).isEqualTo("complete");
            assertThat(written.path("content").asString())
                    .isEqualTo("First take the glass out, then use \"warm water and a soft cloth\" [1]. ");
            assertThat(written.path("metadata").path("generator").asString()).isEqualTo("openai");
            assertThat(written.path("metadata").path("droppedReferences").asString())
                    .isEqualTo("1");
            JsonNode citation = written.path("citations").path(0);
            assertThat(citation.path("quote").asString()).isEqualTo("warm water and a soft cloth");
            assertThat(citation.path("verified").asBoolean()).isTrue();
            assertThat(citation.path("url").asString()).isEqualTo("/docs/lanterns#cleaning-a-lantern");
            assertThat(model.lastRequest().head()).contains("Authorization: Bearer " + KEY);

            model.plays(reply -> reply.cut());
            JsonNode quoted = done(lectern, "How is a lantern lit?", token);
            assertThat(quoted.path("status").asString()).isEqualTo("complete");
            assertThat(quoted.path("content").asString()).contains("long match");
            assertThat(quoted.path("metadata").path("generator").asString()).isEqualTo("extractive");
            assertThat(quoted.path("metadata").path("insteadOf").asString()).isEqualTo("openai");
            assertThat(lectern.get("/readyz", "").statusCode()).isEqualTo(200);
        }
        try (Stream<Path> logs = Files.list(folder.resolve("home").resolve("logs"))) {
            assertThat(logs)
                    .isNotEmpty()
                    .allSatisfy(log ->
                            assertThat(Files.readString(log)).doesNotContain(KEY, "soft cloth", "lantern cleaned"));
        }
    }
}
