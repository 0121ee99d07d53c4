package dev.lectern.core.asking;

import dev.lectern.core.book.ScoredPassage;
import java.util.List;

/**
 * How good an answer an excerpt makes: a weighted sum of what it says, where it stands and what it offers. The weights
 * were fitted on questions with known answers.
 */
final class ExcerptScore {
    private static final double[] WEIGHTS = {4.9, 8.5, 0.9, 1.6, 5.0, -1.3, -0.2, 6.9, 1.4, 0.6, 2.1, -0.9};

    private final QuestionWords words;
    private final ExpectedAnswer expected;

    ExcerptScore(QuestionWords words, ExpectedAnswer expected) {
        this.words = words;
        this.expected = expected;
    }

    /**
     * The score.
     *
     * @param passage where it stands
     * @param rank the passage's rank, first 0
     * @param excerpts all of the passage
     * @param place which of them, first 0
     * @param cosine between it and the question
     */
    double of(ScoredPassage passage, int rank, List<Excerpt> excerpts, int place, double cosine) {
        double[] features = features(passage, rank, excerpts, place, cosine);
        double score = 0;
        for (int i = 0; i < features.length; i++) {
            score += WEIGHTS[i] * features[i];
        }
        return score;
    }

    double[] features(ScoredPassage passage, int rank, List<Excerpt> excerpts, int place, double cosine) {
        Excerpt excerpt = excerpts.get(place);
        double before = place > 0 ? words.shareIn(excerpts.get(place - 1).text()) : 0;
        double after = place + 1 < excerpts.size()
                ? words.shareIn(excerpts.get(place + 1).text())
                : 0;
        return new double[] {
            words.shareIn(excerpt.text()),
            cosine,
            expected.in(excerpt.text(), words),
            1.0 / (rank + 1),
            passage.coverage(),
            excerpt.isFragment() ? 1 : 0,
            1.0 / (place + 1),
            passage.similarity(),
            before,
            after,
            words.pairsIn(excerpt.text()),
            Math.log(1 + excerpt.text().length()) / 6,
        };
    }
}
