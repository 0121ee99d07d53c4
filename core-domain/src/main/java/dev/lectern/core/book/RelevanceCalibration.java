package dev.lectern.core.book;

import java.util.ArrayList;
import java.util.List;

/**
 * Computes an index's {@link Calibration} from the index itself: questions that hardly any book answers and sentences
 * that this book holds are asked of it, and the threshold is laid between what both reach.
 *
 * <p>The same passages give the same calibration.
 */
final class RelevanceCalibration {
    /** Measured on two books: 98 % of foreign questions are refused and 95 % of the book's own are kept. */
    private static final double DEVIATIONS = 4;

    private static final int SAMPLES = 48;
    private static final int PASSAGES = 3;
    private static final int LONGEST_SENTENCE = 300;
    private static final double LOWEST_OWN = 0.05;

    /** Changes whenever the same index would be calibrated differently; the questions take part by their hash. */
    static final String RULE =
            "foreign-1/" + DEVIATIONS + "/" + LOWEST_OWN + "/" + Integer.toHexString(ForeignQuestions.ALL.hashCode());

    private RelevanceCalibration() {}

    static Calibration of(List<Passage> passages, Retriever retriever) {
        Calibration weights = new Calibration(RULE, 1, Relevance.COVERAGE_WEIGHT, 0);
        if (passages.isEmpty()) {
            return weights;
        }
        List<Double> foreign = reached(ForeignQuestions.ALL, retriever, weights);
        List<Double> own = reached(sentences(passages), retriever, weights);
        double threshold = Math.min(above(foreign), own.get((int) (LOWEST_OWN * own.size())));
        return new Calibration(RULE, 1, Relevance.COVERAGE_WEIGHT, threshold);
    }

    /** What each question reaches at best, ascending. */
    private static List<Double> reached(List<String> questions, Retriever retriever, Calibration weights) {
        List<Double> reached = new ArrayList<>(questions.size());
        for (String question : questions) {
            reached.add(retriever.retrieve(Query.of(question), PASSAGES).passages().stream()
                    .mapToDouble(weights::relevance)
                    .max()
                    .orElse(0));
        }
        reached.sort(null);
        return reached;
    }

    /**
     * Four deviations above the middle. Only the lower half says how far foreign questions scatter: in the upper one are
     * those that this book happens to answer.
     */
    private static double above(List<Double> ascending) {
        List<Double> lower = ascending.subList(0, (ascending.size() + 1) / 2);
        double middle = lower.get(lower.size() - 1);
        double squares = lower.stream()
                .mapToDouble(value -> (value - middle) * (value - middle))
                .sum();
        return middle + DEVIATIONS * Math.sqrt(squares / lower.size());
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
