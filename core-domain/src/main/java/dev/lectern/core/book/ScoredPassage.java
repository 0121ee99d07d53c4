package dev.lectern.core.book;

import java.util.Objects;

/**
 * A passage together with how well it fits a query.
 *
 * @param passage the passage
 * @param score what the passages of a retrieval are ordered by, the highest first: the {@link Relevance}
 * @param similarity the cosine between the embeddings of query and passage, -1 to 1
 * @param coverage which share of the query's words, weighted by how rare they are in the book, the passage holds, 0 to 1,
 *     see {@link Relevance#coverage}
 */
public record ScoredPassage(Passage passage, double score, double similarity, double coverage) {
    public ScoredPassage {
        Objects.requireNonNull(passage, "passage");
    }
}
