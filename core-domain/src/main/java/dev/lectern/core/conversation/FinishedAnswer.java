package dev.lectern.core.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How an answer ended.
 *
 * @param status final
 * @param content the words, as Markdown
 * @param citations ordered by number
 * @param metadata facts about how it was generated
 * @param at when it ended
 */
public record FinishedAnswer(
        Message.Status status, String content, List<Citation> citations, Map<String, String> metadata, Instant at) {
    /** @throws IllegalArgumentException if the status is not final */
    public FinishedAnswer {
        if (!status.isFinal()) {
            throw new IllegalArgumentException("an answer does not end as " + status);
        }
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(at, "at");
        citations = List.copyOf(citations);
        metadata = Map.copyOf(metadata);
    }

    @Override
    public String toString() {
        return "FinishedAnswer[" + status + "]";
    }
}
