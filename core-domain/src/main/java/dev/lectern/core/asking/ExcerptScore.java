package dev.lectern.core.asking;

import dev.lectern.core.book.ScoredPassage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How good an answer each excerpt of one passage makes: a weighted sum, in log-odds, of what it says, what it offers and
 * how well its passage was ranked.
 *
 * <p>The weights were fitted on 612 questions over 120 paragraphs whose answers are known, the articles held out in turn:
 * .814 of the held-out questions had their answer in the best excerpt and .959 in the best three. More features gained
 * nothing there.
 */
final class ExcerptScore {
    private static final double COSINE = 14.6;
    private static final double OFFERS = 1.6;
    private static final double PAIRS = 1.5;
    private static final double TELLING_WORDS = 1.7;
    private static final double WORDS_SO_FAR = 3.1;
    private static final double FRAGMENT = -0.85;
    private static final double PASSAGE_RANK = 1.0;
    private static final double PASSAGE_COVERAGE = 3.8;
    private static final double PASSAGE_SIMILARITY = 10.6;

    private final QuestionWords words;
    private final ExpectedAnswer expected;
    private final List<Excerpt> excerpts;
    private final List<Set<String>> stems;
    private final Map<String, Double> telling = new HashMap<>();
    private final double ofPassage;

    /**
     * @param rank the passage's rank, first 0
     * @param excerpts all of the passage
     */
    ExcerptScore(
            QuestionWords words, ExpectedAnswer expected, ScoredPassage passage, int rank, List<Excerpt> excerpts) {
        this.words = words;
        this.expected = expected;
        this.excerpts = excerpts;
        this.stems = excerpts.stream()
                .map(excerpt -> QuestionWords.stems(excerpt.text()))
                .toList();
        // What every sentence of the passage says tells none of them apart.
        words.weights().forEach((stem, weight) -> {
            long holders = stems.stream().filter(held -> held.contains(stem)).count();
            telling.put(stem, weight * Math.log(1 + excerpts.size() / (holders + 0.5)));
        });
        this.ofPassage = PASSAGE_RANK / (rank + 1)
                + PASSAGE_COVERAGE * passage.coverage()
                + PASSAGE_SIMILARITY * passage.similarity();
    }

    /**
     * The score.
     *
     * @param place which excerpt of the passage, first 0
     * @param cosine between it, read under its heading, and the question
     */
    double of(int place, double cosine) {
        Excerpt excerpt = excerpts.get(place);
        Set<String> soFar = new HashSet<>(stems.get(place));
        if (place > 0) {
            soFar.addAll(stems.get(place - 1));
        }
        return ofPassage
                + COSINE * cosine
                + OFFERS * expected.in(excerpt.text(), words)
                + PAIRS * words.pairsIn(excerpt.text())
                + TELLING_WORDS * QuestionWords.share(telling, stems.get(place))
                + WORDS_SO_FAR * QuestionWords.share(words.weights(), soFar)
                + (excerpt.isFragment() ? FRAGMENT : 0);
    }
}
