package dev.lectern.core.book;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The passages chosen so far, and whether a next one says anything that they do not: books repeat whole pages from
 * version to version, and three copies of one paragraph would leave no room for the second best.
 *
 * <p>Two texts are near-duplicates if at least nine tenths of their runs of three words are the same. For one thread.
 *
 * @see <a href="https://doi.org/10.1109/SEQUEN.1997.666900">Broder, On the resemblance and containment of documents,
 *     1997</a>
 */
public final class Shortlist {
    private static final int RUN = 3;
    private static final double SAME = 0.9;

    private final List<Set<String>> chosen = new ArrayList<>();

    /** Begins with nothing chosen. */
    public Shortlist() {}

    /**
     * Takes the passage unless it nearly repeats one taken before.
     *
     * @return whether it was taken
     */
    public boolean take(Passage passage) {
        Set<String> runs = runs(passage.text());
        for (Set<String> other : chosen) {
            if (resemblance(runs, other) >= SAME) {
                return false;
            }
        }
        chosen.add(runs);
        return true;
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
