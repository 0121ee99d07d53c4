package dev.lectern.app.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An answer as the wire gives it. */
record Answer(String conversation, String status, String content, List<Source> citations) {
    /** What an answer rests on. */
    record Source(
            int n,
            List<String> title,
            String url,
            String page,
            @Nullable String anchor,
            String quote) {
        static Source of(JsonNode json) {
            JsonNode anchor = json.path("anchor");
            return new Source(
                    json.path("n").asInt(),
                    json.path("title").valueStream().map(JsonNode::asString).toList(),
                    json.path("url").asString(),
                    json.path("page").asString(),
                    anchor.isString() ? anchor.asString() : null,
                    json.path("quote").asString());
        }
    }

    static Answer of(String conversation, JsonNode json) {
        return new Answer(
                conversation,
                json.path("status").asString(),
                json.path("content").asString(),
                json.path("citations").valueStream().map(Source::of).toList());
    }
}
