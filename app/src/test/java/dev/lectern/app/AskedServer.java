package dev.lectern.app;

import dev.lectern.testkit.asking.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running server as one reader asks it, with all that it streams and keeps. */
record AskedServer(ChildLectern lectern, String token) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One reader whom nobody else in the test shares. */
    static AskedServer by(ChildLectern lectern, String reader) {
        return new AskedServer(lectern, lectern.tokenOf(reader).sign().value());
    }

    /** Everything that an ask streams: the words of its deltas are one text, and the last event says how it ended. */
    record Told(String conversation, String words, JsonNode end) {
        String status() {
            return end.path("status").asString();
        }

        String metadata(String name) {
            return end.path("metadata").path(name).asString();
        }
    }

    Told ask(String question) throws IOException, InterruptedException {
        return ask("new", "{\"content\": " + Reply.quote(question) + "}");
    }

    Told ask(String conversation, String body) throws IOException, InterruptedException {
        return ask(conversation, body, words -> {});
    }

    /** @param hearing is told all the words so far, whenever there are more of them */
    Told ask(String conversation, String body, Consumer<String> hearing) throws IOException, InterruptedException {
        HttpRequest.Builder request = lectern.request("/api/v1/conversations/" + conversation + "/messages", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        StringBuilder words = new StringBuilder();
        JsonNode end = JSON.nullNode();
        String asked = "";
        try (BufferedReader stream =
                new BufferedReader(new InputStreamReader(lectern.stream(request).body(), StandardCharsets.UTF_8))) {
            String event = "";
            for (String line = stream.readLine(); line != null; line = stream.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    JsonNode data = JSON.readTree(line.substring(6));
                    asked = event.equals("started")
                            ? data.path("conversation").path("id").asString()
                            : asked;
                    words.append(event.equals("delta") ? data.path("text").asString() : "");
                    hearing.accept(words.toString());
                    end = event.equals("done") ? data.path("answer") : event.equals("failed") ? data : end;
                }
            }
        }
        return new Told(asked, words.toString(), end);
    }

    /** What is stored: questions and answers in their order. */
    JsonNode messages(String conversation) throws IOException, InterruptedException {
        return JSON.readTree(lectern.get("/api/v1/conversations/" + conversation + "/messages", token)
                        .body())
                .path("items");
    }

    /** Has the last answer of a conversation written once more; what the whole new answer is. */
    JsonNode regenerate(String conversation, String answer) throws IOException, InterruptedException {
        HttpRequest.Builder again = lectern.request(
                        "/api/v1/conversations/" + conversation + "/messages/" + answer + "/regenerate", token)
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody());
        return JSON.readTree(lectern.send(again).body());
    }
}
