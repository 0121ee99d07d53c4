package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.runtime.Ports;
import java.io.BufferedReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server whose Qdrant is away. */
final class IndexDownTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void asking_says_that_the_index_is_away_and_history_goes_on() throws Exception {
        String nowhere = "http://127.0.0.1:" + Ports.free(1).get(0);
        try (ChildLectern lectern =
                new ChildLectern(folder, Map.of("LECTERN_RETRIEVER", "qdrant", "QDRANT_URL", nowhere))) {
            ChildLectern.Started started = lectern.start();
            assertThat(started.isReady()).as("%s", started.printed()).isTrue();
            assertThat(started.printed())
                    .anyMatch(line -> line.contains("index") && line.contains("cannot be reached"));
            String token = lectern.tokenOf("ada").sign().value();

            String stream;
            try (BufferedReader events = lectern.ask("How is a lantern cleaned?", token)) {
                stream = events.lines().collect(Collectors.joining("\n"));
            }
            assertThat(stream)
                    .contains("event: failed")
                    .contains("\"status\":503")
                    .contains("index");

            HttpResponse<String> history = lectern.get("/api/v1/conversations", token);
            assertThat(history.statusCode()).isEqualTo(200);
            JsonNode items =
                    JsonMapper.builder().build().readTree(history.body()).path("items");
            assertThat(items.size()).isEqualTo(1);
            HttpResponse<String> ready = lectern.get("/readyz", "");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("index");
        }
    }
}
