package dev.lectern.core.book;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The best of the candidates that a retriever has scored, without repetitions: books repeat whole pages from version to
 * version, and three copies of one paragraph would leave no room for the second best.
 *
 * <p>Two texts are near-duplicates if at least nine tenths of their runs of three words are the same.
 *
 * @see <a href="https://doi.org/10.1109/SEQUEN.1997.666900">Broder, On the resemblance and containment of documents,
 *     1997</a>
 */
public final class Shortlist {
    private static final int RUN = 3;
    private static final double SAME = 0.9;

    private Shortlist() {}

    /**
     * Orders and chooses.
     *
     * @param candidates in any order
     * @return at most {@code limit}, the highest score first, equal scores by id; of near-duplicates the best alone
     */
    public static List<ScoredPassage> of(List<ScoredPassage> candidates, int limit) {
        List<ScoredPassage> ordered = new ArrayList<>(candidates);
        ordered.sort(Comparator.comparingDouble(ScoredPassage::score)
                .reversed()
                .thenComparing(scored -> scored.passage().id()));
        List<ScoredPassage> chosen = new ArrayList<>();
        List<Set<String>> said = new ArrayList<>();
        for (ScoredPassage next : ordered) {
            if (chosen.size() == limit) {
                break;
            }
            Set<String> runs = runs(next.passage().text());
            if (said.stream().allMatch(other -> resemblance(runs, other) < SAME)) {
                chosen.add(next);
                said.add(runs);
            }
        }
        return List.copyOf(chosen);
    }

    private static double resemblance(Set<String> one, Set<String> other) {
        long common = one.stream().filter(other::contains).count();
        return (double) common / (one.size() + other.size() - common);
    }

    private static Set<String> runs(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        Set<String> runs = new HashSet<>();
        for (int i = 0; i + RUN <= words.size(); i++) {
            runs.add(String.join(" ", words.subList(i, i + RUN)));
        }
        if (runs.isEmpty()) {
            runs.add(String.join(" ", words));
        }
        return runs;
    }
}
