package dev.lectern.core.book;

import java.util.Locale;
import java.util.Set;

/**
 * English words that ask and say nothing of what is asked about. A passage that holds them is no nearer to an answer, and
 * in a small book they may be as rare as a name: retrievers neither look for them nor count them as covered.
 */
public final class AskingWords {
    private static final Set<String> ALL = Set.of(
            "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "many", "much", "do", "does", "did",
            "am", "were", "been", "being", "have", "has", "had", "can", "could", "should", "would", "may", "might",
            "must", "shall", "i", "me", "my", "we", "us", "our", "you", "your", "he", "him", "his", "she", "her");

    private AskingWords() {}

    /** Whether the word, as it is written in a query, only asks; so does {@code what's}. */
    public static boolean has(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        boolean possessive = lower.endsWith("'s") || lower.endsWith("’s");
        return ALL.contains(possessive ? lower.substring(0, lower.length() - 2) : lower);
    }
}
