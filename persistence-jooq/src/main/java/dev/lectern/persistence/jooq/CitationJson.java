package dev.lectern.persistence.jooq;

import dev.lectern.core.book.Locator;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.conversation.Citation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Citations and metadata as they are stored. Fields are only ever added: what an older version wrote is read with
 * defaults, and what a newer one added is passed over.
 */
final class CitationJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private CitationJson() {}

    static JSONB ofCitations(List<Citation> citations) {
        ArrayNode array = JSON.createArrayNode();
        for (Citation citation : citations) {
            ObjectNode node = array.addObject()
                    .put("n", citation.n())
                    .put("passage", citation.passage().value())
                    .put("page", citation.locator().page())
                    .put("anchor", citation.locator().anchor())
                    .put("quote", Storable.text(citation.quote()))
                    .put("start", citation.start())
                    .put("end", citation.end())
                    .put("score", citation.score())
                    .put("verified", citation.verified());
            ArrayNode markers = node.putArray("markers");
            citation.markers().forEach(markers::add);
            ArrayNode title = node.putArray("title");
            citation.title().forEach(heading -> title.add(Storable.text(heading)));
        }
        return JSONB.jsonb(JSON.writeValueAsString(array));
    }

    static List<Citation> citations(JSONB stored) {
        return JSON.readTree(stored.data())
                .valueStream()
                .map(CitationJson::citation)
                .toList();
    }

    private static Citation citation(JsonNode node) {
        int start = node.path("start").asInt(-1);
        int end = node.path("end").asInt(-1);
        return new Citation(
                node.path("n").asInt(),
                new PassageId(node.path("passage").asString()),
                node.path("title").valueStream().map(JsonNode::asString).toList(),
                new Locator(node.path("page").asString(), text(node.path("anchor"))),
                node.path("quote").asString(""),
                start,
                end,
                node.path("score").asDouble(0),
                // What was stored without saying so was verified exactly if its place was known.
                node.path("verified").asBoolean(true) && start >= 0 && end >= start,
                node.path("markers").valueStream().map(JsonNode::asInt).toList());
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }

    static JSONB ofMetadata(Map<String, String> metadata) {
        ObjectNode node = JSON.createObjectNode();
        new TreeMap<>(metadata).forEach((key, value) -> node.put(Storable.text(key), Storable.text(value)));
        return JSONB.jsonb(JSON.writeValueAsString(node));
    }

    static Map<String, String> metadata(JSONB stored) {
        Map<String, String> metadata = new TreeMap<>();
        JSON.readTree(stored.data())
                .properties()
                .forEach(entry -> metadata.put(
                        entry.getKey(),
                        entry.getValue().isString()
                                ? entry.getValue().asString()
                                : entry.getValue().toString()));
        return metadata;
    }
}
