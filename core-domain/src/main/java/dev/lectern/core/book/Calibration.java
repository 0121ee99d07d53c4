package dev.lectern.core.book;

import java.util.Objects;

/**
 * From where on a passage counts as an answer to a question, for one index.
 *
 * <p>Cosines of one embedding model over one book say little about those over another, so the threshold is computed when
 * a book is indexed and kept with the index.
 *
 * @param rule names the rule that computed it: another rule means computing anew
 * @param similarityWeight weight of {@link ScoredPassage#similarity()}
 * @param coverageWeight weight of {@link ScoredPassage#coverage()}
 * @param threshold a passage whose weighted sum reaches this is relevant
 */
public record Calibration(String rule, double similarityWeight, double coverageWeight, double threshold) {
    /** Finds everything relevant: for an index that was not calibrated. */
    public static final Calibration NONE = new Calibration("none", 0, 0, 0);

    public Calibration {
        Objects.requireNonNull(rule, "rule");
    }

    /** Weights and a threshold that no rule has computed. */
    public Calibration(double similarityWeight, double coverageWeight, double threshold) {
        this("given", similarityWeight, coverageWeight, threshold);
    }

    /** The weighted sum that is held against the threshold. */
    public double relevance(ScoredPassage passage) {
        return similarityWeight * passage.similarity() + coverageWeight * passage.coverage();
    }

    /** Whether the passage reaches the threshold. */
    public boolean isRelevant(ScoredPassage passage) {
        return relevance(passage) >= threshold;
    }
}
