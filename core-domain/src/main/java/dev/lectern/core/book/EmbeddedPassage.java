package dev.lectern.core.book;

import java.util.Objects;

/**
 * A passage and its embedding, ready to be indexed.
 *
 * @param passage the passage
 * @param embedding of {@link Passage#indexedText()}
 */
public record EmbeddedPassage(Passage passage, Embedding embedding) {
    public EmbeddedPassage {
        Objects.requireNonNull(passage, "passage");
        Objects.requireNonNull(embedding, "embedding");
    }
}
