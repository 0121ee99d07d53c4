package dev.lectern.core.asking;

import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.book.ScoredPassage;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Measures retrieval and answers on questions whose answers are known.
 *
 * <p>Stateless and safe for many threads; blocks for as long as its ports do.
 */
public final class Evaluation {
    private static final int DEPTH = 5;
    private static final int ANSWER_DEPTH = 3;

    private final Retriever retriever;
    private final AnswerGenerator generator;
    private final InstantSource clock;

    /** Wires the use case; the clock times the retrievals. */
    public Evaluation(Retriever retriever, AnswerGenerator generator, InstantSource clock) {
        this.retriever = Objects.requireNonNull(retriever, "retriever");
        this.generator = Objects.requireNonNull(generator, "generator");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * A question and what is known about it.
     *
     * @param question what is asked
     * @param answers texts, one of which a sentence must hold to be right, and a passage if no page is known; may be empty
     * @param page the page that holds the answer, or null if that is not known
     * @param inBook whether the book answers it
     */
    public record Item(
            String question, List<String> answers, @Nullable String page, boolean inBook) {
        public Item {
            Objects.requireNonNull(question, "question");
            answers = List.copyOf(answers);
        }
    }

    /**
     * What was measured. Shares are 0 to 1, and 0 if there was nothing to measure them on.
     *
     * @param questions how many were asked
     * @param hit1 share of the questions in the book, as far as page or answer is known, whose first passage is right
     * @param hit3 the same for the first three
     * @param hit5 the same for the first five
     * @param mrr mean reciprocal rank of the first right passage among five
     * @param sentence1 share of the questions with known answers whose first quote holds one, from the right page
     * @param sentence3 the same for the first three
     * @param kept share of the questions in the book that were not refused
     * @param abstained how many questions were refused
     * @param abstainedRight share of the questions not in the book that were refused
     * @param p50Ms median time of a retrieval, in milliseconds
     * @param p95Ms time within which 95 of 100 retrievals ended
     */
    public record Report(
            int questions,
            double hit1,
            double hit3,
            double hit5,
            double mrr,
            double sentence1,
            double sentence3,
            double kept,
            int abstained,
            double abstainedRight,
            double p50Ms,
            double p95Ms) {}

    /** Follows a run; called after every question. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param done questions asked so far
         * @param total questions to ask
         */
        void asked(int done, int total);
    }

    /** Asks every question. */
    public Report run(List<Item> items, Progress progress) {
        Tally tally = new Tally();
        for (Item item : items) {
            Instant start = clock.instant();
            Retrieval retrieval = retriever.retrieve(Query.of(item.question()), DEPTH);
            tally.times.add(Duration.between(start, clock.instant()));
            List<ScoredPassage> first = first(retrieval.passages());
            boolean refused = first.stream().noneMatch(retrieval.calibration()::isRelevant);
            if (item.inBook()) {
                int sentence = item.answers().isEmpty() ? 0 : sentenceRank(item, retrieval, first);
                tally.inBook(item, passageRank(item, retrieval.passages()), sentence, refused);
            } else {
                tally.notInBook(refused);
            }
            progress.asked(tally.times.size(), items.size());
        }
        return tally.report();
    }

    private static List<ScoredPassage> first(List<ScoredPassage> passages) {
        return passages.subList(0, Math.min(ANSWER_DEPTH, passages.size()));
    }

    private static int passageRank(Item item, List<ScoredPassage> passages) {
        for (int i = 0; i < passages.size(); i++) {
            if (isRight(item, passages.get(i), passages.get(i).passage().text(), item.page() == null)) {
                return i + 1;
            }
        }
        return 0;
    }

    private int sentenceRank(Item item, Retrieval retrieval, List<ScoredPassage> passages) {
        if (passages.isEmpty()) {
            return 0;
        }
        Grounding grounding = new Grounding(
                Question.of(item.question()), item.question(), List.of(), passages, retrieval.termWeights());
        List<Draft.Quote> quotes = generator.generate(grounding, delta -> true).quotes();
        for (int i = 0; i < quotes.size(); i++) {
            int n = quotes.get(i).n();
            if (n >= 1
                    && n <= passages.size()
                    && isRight(item, passages.get(n - 1), quotes.get(i).text(), true)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static boolean isRight(Item item, ScoredPassage passage, String text, boolean mustHoldAnswer) {
        if (item.page() != null
                && !item.page().equals(passage.passage().locator().page())) {
            return false;
        }
        return !mustHoldAnswer
                || item.answers().stream().anyMatch(answer -> folded(text).contains(folded(answer)));
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static final class Tally {
        private final List<Duration> times = new ArrayList<>();
        private int inBook;
        private int judged;
        private int notInBook;
        private int withAnswer;
        private int refusedInBook;
        private int refusedNotInBook;
        private final int[] hits = new int[DEPTH + 1];
        private final int[] sentences = new int[ANSWER_DEPTH + 1];
        private double reciprocal;

        void inBook(Item item, int passageRank, int sentenceRank, boolean refused) {
            inBook++;
            refusedInBook += refused ? 1 : 0;
            judged += item.page() != null || !item.answers().isEmpty() ? 1 : 0;
            withAnswer += item.answers().isEmpty() ? 0 : 1;
            if (passageRank > 0) {
                hits[passageRank]++;
                reciprocal += 1.0 / passageRank;
            }
            if (sentenceRank > 0 && sentenceRank <= ANSWER_DEPTH) {
                sentences[sentenceRank]++;
            }
        }

        void notInBook(boolean refused) {
            notInBook++;
            refusedNotInBook += refused ? 1 : 0;
        }

        Report report() {
            times.sort(null);
            return new Report(
                    times.size(),
                    share(upTo(hits, 1), judged),
                    share(upTo(hits, 3), judged),
                    share(upTo(hits, 5), judged),
                    share(reciprocal, judged),
                    share(upTo(sentences, 1), withAnswer),
                    share(upTo(sentences, 3), withAnswer),
                    share(inBook - refusedInBook, inBook),
                    refusedInBook + refusedNotInBook,
                    share(refusedNotInBook, notInBook),
                    milliseconds(0.50),
                    milliseconds(0.95));
        }

        private static int upTo(int[] counts, int rank) {
            int sum = 0;
            for (int i = 1; i <= rank; i++) {
                sum += counts[i];
            }
            return sum;
        }

        private static double share(double part, int whole) {
            return whole == 0 ? 0 : part / whole;
        }

        private double milliseconds(double quantile) {
            return times.isEmpty()
                    ? 0
                    : times.get((int) (quantile * (times.size() - 1))).toNanos() / 1e6;
        }
    }
}
