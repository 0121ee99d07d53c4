package dev.lectern.core.asking;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of a passage, to find the one that comes nearest to something that was said in other words: the one that
 * shares most with it, where a word counts more the fewer sentences hold it.
 */
final class NearestSentence {
    private final List<Sentence> sentences = new ArrayList<>();
    private final Map<String, Integer> holders = new HashMap<>();

    /** A line, or a sentence of it, by where it stands in the passage. */
    record Sentence(int start, int end, Set<String> stems) {}

    NearestSentence(String passage) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        int line = 0;
        while (line < passage.length()) {
            int feed = passage.indexOf('\n', line);
            int end = feed < 0 ? passage.length() : feed;
            breaks.setText(passage.substring(line, end));
            int from = breaks.first();
            for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
                add(passage, line + from, line + to);
                from = to;
            }
            line = end + 1;
        }
    }

    private void add(String passage, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(passage.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(passage.charAt(end - 1))) {
            end--;
        }
        Set<String> stems = stems(passage.substring(start, end));
        if (!stems.isEmpty()) {
            sentences.add(new Sentence(start, end, stems));
            stems.forEach(stem -> holders.merge(stem, 1, Integer::sum));
        }
    }

    /** The sentence nearest to these words, the first of equals; null if none has a word in common with them. */
    @Nullable
    Sentence to(String said) {
        Set<String> wanted = stems(said);
        Sentence best = null;
        double most = 0;
        for (Sentence each : sentences) {
            double shared = 0;
            for (String stem : each.stems) {
                shared += wanted.contains(stem) ? weight(stem) : 0;
            }
            // A long sentence shares some word with everything.
            double score = shared
                    / Math.sqrt(each.stems.stream().mapToDouble(this::weight).sum());
            if (score > most) {
                most = score;
                best = each;
            }
        }
        return best;
    }

    private double weight(String stem) {
        return Math.log(1 + (double) sentences.size() / holders.getOrDefault(stem, 1));
    }

    /** Where words are not parted, each character counts as one. */
    private static Set<String> stems(String text) {
        Set<String> stems = new HashSet<>();
        for (String word : QuestionWords.words(text)) {
            if (word.codePoints().anyMatch(Character::isIdeographic)) {
                word.codePoints().forEach(c -> stems.add(Character.toString(c)));
            } else {
                stems.add(QuestionWords.stem(word));
            }
        }
        return stems;
    }
}
