package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.AskedServer.Told;
import dev.lectern.testkit.asking.Reply;
import dev.lectern.testkit.asking.ScriptedModel;
import dev.lectern.testkit.book.WordEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A server whose embeddings come from an endpoint, as far as a script can play one. */
final class EmbeddingEndpointTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String QUESTION = "How is a lantern cleaned?";

    @TempDir
    private Path folder = Path.of("");

    private final WordEmbedder words = new WordEmbedder();
    private final AtomicInteger passages = new AtomicInteger();

    private void embed(Reply reply) throws IOException {
        ObjectNode answer = JSON.createObjectNode().put("object", "list").put("model", "scripted");
        answer.putObject("usage").put("prompt_tokens", 1).put("total_tokens", 1);
        ArrayNode data = answer.putArray("data");
        for (JsonNode text : JSON.readTree(reply.request().body()).path("input")) {
            ObjectNode one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            ArrayNode numbers = one.putArray("embedding");
            for (float number : words.embedQuery(text.asString()).toArray()) {
                numbers.add(number);
            }
            // Only what is indexed begins with its trail.
            if (text.asString().contains(" > ")) {
                passages.incrementAndGet();
            }
        }
        reply.whole(200, "application/json", JSON.writeValueAsString(answer));
    }

    private static String indexLine(ChildLectern.Started started) {
        return started.printed().stream()
                .filter(line -> line.contains("passages ("))
                .findFirst()
                .orElseThrow(() -> new AssertionError(started.printed()));
    }

    private static void assertAnswered(AskedServer server) throws Exception {
        Told told = server.ask(QUESTION);
        assertThat(told.status()).isEqualTo("complete");
        assertThat(told.words()).contains("soft cloth");
    }

    @Test
    void another_model_is_another_index_and_readers_go_on_meanwhile() throws Exception {
        try (ScriptedModel endpoint = new ScriptedModel().plays(this::embed);
                ChildLectern lectern = new ChildLectern(
                        folder,
                        Map.of(
                                "LECTERN_EMBEDDER", "openai",
                                "LECTERN_OPENAI_BASE_URL", endpoint.url().toString(),
                                "LECTERN_OPENAI_EMBEDDING_MODEL", "one",
                                "LECTERN_OPENAI_EMBEDDING_DIMENSIONS", "256"))) {
            ChildLectern.Started first = lectern.start();
            assertThat(first.isReady()).as("%s", first.printed()).isTrue();
            assertThat(indexLine(first)).contains("1 new");
            AskedServer server = AskedServer.by(lectern, "ada");
            assertAnswered(server);
            assertThat(passages).hasValue(1);

            lectern.set("LECTERN_OPENAI_EMBEDDING_MODEL", "two");
            ChildLectern.Started other =
                    lectern.run("index", folder.resolve("book").toString());
            assertThat(other.printed()).as("%s", other.printed()).anyMatch(line -> line.contains("1 new, 0 unchanged"));
            assertThat(passages).hasValue(2);
            // The server that runs still embeds questions with the first model.
            assertAnswered(server);

            first.process().destroy();
            first.await();
            ChildLectern.Started second = lectern.start();
            assertThat(indexLine(second)).contains("0 new, 0 removed");
            assertAnswered(server);
            assertThat(passages).hasValue(2);

            endpoint.plays(Reply::cut);
            Told away = server.ask(QUESTION);
            assertThat(away.end().path("status").asInt()).isEqualTo(503);
            assertThat(away.end().toString()).contains("embeddings");
            assertThat(lectern.get("/api/v1/conversations", server.token()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void doctor_says_whether_the_model_answers_and_what_to_do_if_not() throws Exception {
        try (ScriptedModel model = new ScriptedModel().says("Yes.");
                ChildLectern lectern = new ChildLectern(
                        folder,
                        Map.of(
                                "LECTERN_GENERATOR", "openai",
                                "LECTERN_OPENAI_BASE_URL", model.url().toString(),
                                "LECTERN_OPENAI_API_KEY", "sk-of-the-test",
                                "LECTERN_OPENAI_MODEL", "scripted"))) {
            String fine = String.join("\n", lectern.run("doctor").printed());
            assertThat(fine).contains("scripted at " + model.url() + " answers");
            assertThat(model.lastRequest().head()).contains("Authorization: Bearer sk-of-the-test");

            model.plays(reply -> reply.refuse(401));
            lectern.set("LECTERN_OPENAI_FALLBACK", "none");
            String refused = String.join("\n", lectern.run("doctor").printed());
            assertThat(refused)
                    .contains("does not answer: HTTP 401", "check LECTERN_OPENAI_BASE_URL, LECTERN_OPENAI_API_KEY")
                    .contains("meanwhile answers fail");
            assertThat(fine + refused).doesNotContain("sk-of-the-test", "SECRET-OF-THE-ENDPOINT");
        }
    }
}
