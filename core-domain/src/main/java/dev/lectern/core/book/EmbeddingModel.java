package dev.lectern.core.book;

import java.util.Objects;

/**
 * Which model made an embedding. Embeddings of two models cannot be compared.
 *
 * @param name the model and everything that changes its vectors, such as {@code bge-small-en-v1.5-q}
 * @param dimensions how many numbers each embedding has
 */
public record EmbeddingModel(String name, int dimensions) {
    public EmbeddingModel {
        Objects.requireNonNull(name, "name");
        if (dimensions < 1) {
            throw new IllegalArgumentException("dimensions must be positive: " + dimensions);
        }
    }
}
