package dev.lectern.core.asking;

import dev.lectern.core.book.ScoredPassage;

/** How good an answer an excerpt makes. The weights were fitted on questions with known answers. */
final class ExcerptScore {
    private ExcerptScore() {}

    static double of(
            Excerpt excerpt,
            int place,
            int passageRank,
            ScoredPassage passage,
            QuestionWords words,
            ExpectedAnswer expected,
            double cosine) {
        double[] features = features(excerpt, place, passageRank, passage, words, expected, cosine);
        double score = 0;
        for (int i = 0; i < features.length; i++) {
            score += WEIGHTS[i] * features[i];
        }
        return score;
    }

    static final double[] WEIGHTS = {1.0, 1.6, 0.25, 0.3, 0.1, -0.6, 0.05};

    static double[] features(
            Excerpt excerpt,
            int place,
            int passageRank,
            ScoredPassage passage,
            QuestionWords words,
            ExpectedAnswer expected,
            double cosine) {
        return new double[] {
            words.shareIn(excerpt.text()),
            cosine,
            expected.in(excerpt.text(), words),
            1.0 / (passageRank + 1),
            passage.coverage(),
            excerpt.isFragment() ? 1 : 0,
            1.0 / (place + 1),
        };
    }
}
