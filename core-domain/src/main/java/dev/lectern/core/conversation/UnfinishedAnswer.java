package dev.lectern.core.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * How far an answer is that is still being generated.
 *
 * @param content the words so far, all of them; never shorter than the time before, and never half a character
 * @param sources the passages it may cite, ordered by number
 * @param at when this was so
 */
public record UnfinishedAnswer(String content, List<Citation> sources, Instant at) {
    public UnfinishedAnswer {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(at, "at");
        sources = List.copyOf(sources);
    }

    @Override
    public String toString() {
        return "UnfinishedAnswer[" + content.length() + "]";
    }
}
