package dev.lectern.core.book;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a retriever found.
 *
 * @param passages the best first; ties are ordered by passage id
 * @param termWeights how rare each word of the query is in this book (inverse document frequency), by lower-cased word;
 *     words without a weight are common or unknown
 * @param calibration the index's own idea of relevance
 */
public record Retrieval(List<ScoredPassage> passages, Map<String, Double> termWeights, Calibration calibration) {
    public Retrieval {
        passages = List.copyOf(passages);
        termWeights = Map.copyOf(termWeights);
        Objects.requireNonNull(calibration, "calibration");
    }

    /** Whether any passage is relevant; if none is, the question is not in the book and the passages are the nearest. */
    public boolean isRelevant() {
        return passages.stream().anyMatch(calibration::isRelevant);
    }
}
