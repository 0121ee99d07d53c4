package dev.lectern.core.book;

import java.util.ArrayList;
import java.util.List;

/**
 * Computes an index's {@link Calibration} from the index itself: questions that hardly any book answers and sentences
 * that this book holds are asked of it, and the threshold is laid between what both reach.
 *
 * <p>It is laid a fixed part of the way from the one median to the other. Medians do not move with the few foreign
 * questions that this book happens to answer, nor with the few sentences that stand in it twice.
 *
 * <p>The same passages give the same calibration.
 */
final class RelevanceCalibration {
    /**
     * What a word weighs beside the cosine: twice what it does in the order of the passages. A question that is close to
     * the subject but not answered has the meaning of its passages, and lacks a word.
     */
    private static final double COVERAGE_WEIGHT = 0.6;

    /**
     * How much of the way. Measured on paragraphs of 24 articles, whole and in parts, on an encyclopedia and on a speech;
     * each .01 more refuses some .02 more of the questions whose answer was taken out, and loses some .004 of the others.
     */
    private static final double PART = 0.28;

    private static final int SAMPLES = 48;
    private static final int PASSAGES = 3;
    private static final int LONGEST_SENTENCE = 300;

    /** Changes whenever the same index would be calibrated differently; the questions take part by their hash. */
    static final String RULE =
            "medians-1/" + COVERAGE_WEIGHT + "/" + PART + "/" + Integer.toHexString(ForeignQuestions.ALL.hashCode());

    private RelevanceCalibration() {}

    static Calibration of(List<Passage> passages, Retriever retriever) {
        Calibration weights = new Calibration(RULE, 1, COVERAGE_WEIGHT, 0);
        if (passages.isEmpty()) {
            return weights;
        }
        double foreign = median(ForeignQuestions.ALL, retriever, weights);
        double own = median(sentences(passages), retriever, weights);
        return new Calibration(RULE, 1, COVERAGE_WEIGHT, foreign + PART * (own - foreign));
    }

    /** Of what each question reaches at best. */
    private static double median(List<String> questions, Retriever retriever, Calibration weights) {
        double[] reached = questions.stream()
                .mapToDouble(question -> retriever.retrieve(Query.of(question), PASSAGES).passages().stream()
                        .mapToDouble(weights::relevance)
                        .max()
                        .orElse(0))
                .sorted()
                .toArray();
        return (reached[(reached.length - 1) / 2] + reached[reached.length / 2]) / 2;
    }

    private static List<String> sentences(List<Passage> passages) {
        int samples = Math.min(SAMPLES, passages.size());
        List<String> sentences = new ArrayList<>(samples);
        for (int i = 0; i < samples; i++) {
            Passage passage = passages.get((int) ((long) i * passages.size() / samples));
            String opening = passage.text()
                    .substring(0, Math.min(LONGEST_SENTENCE, passage.text().length()));
            String heading = passage.title().get(passage.title().size() - 1);
            sentences.add(opening.isBlank() ? heading : opening);
        }
        return sentences;
    }
}
