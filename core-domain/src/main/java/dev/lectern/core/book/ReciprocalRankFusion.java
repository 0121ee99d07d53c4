package dev.lectern.core.book;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins several rankings into one: each contributes {@code 1 / (k + rank)} for what it ranks, first rank 1.
 *
 * @see <a href="https://doi.org/10.1145/1571941.1572114">Cormack, Clarke and B&uuml;ttcher, Reciprocal Rank Fusion
 *     outperforms Condorcet and individual Rank Learning Methods, SIGIR 2009</a>
 */
public final class ReciprocalRankFusion {
    /** The constant of the paper. */
    public static final int K = 60;

    private ReciprocalRankFusion() {}

    /**
     * One passage of the joint ranking.
     *
     * @param id the passage
     * @param score the sum of its contributions
     */
    public record Fused(PassageId id, double score) {}

    /**
     * Fuses rankings.
     *
     * @param rankings each the best first, without duplicates; some may be empty
     * @return every passage that any ranking holds, the best first; equal scores ordered by id, so that the result does
     *     not depend on the order in which an index happens to return ties
     */
    public static List<Fused> fuse(List<List<PassageId>> rankings) {
        Map<PassageId, Double> scores = new HashMap<>();
        for (List<PassageId> ranking : rankings) {
            for (int i = 0; i < ranking.size(); i++) {
                scores.merge(ranking.get(i), 1.0 / (K + i + 1), Double::sum);
            }
        }
        return scores.entrySet().stream()
                .map(entry -> new Fused(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(Fused::score).reversed().thenComparing(Fused::id))
                .toList();
    }
}
