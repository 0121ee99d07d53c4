package dev.lectern.core.book;

import java.util.Objects;

/**
 * Everything besides the book that shapes an index. Two indexes of different formats share nothing: a changed format
 * means building anew.
 *
 * @param model what embedded the passages
 * @param chunking which rules cut the passages, see {@link Passages#version()}
 */
public record IndexFormat(EmbeddingModel model, String chunking) {
    public IndexFormat {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(chunking, "chunking");
    }
}
