package dev.lectern.core.asking;

import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures retrieval and answers on questions whose answers are known.
 *
 * <p>Stateless and safe for many threads; blocks for as long as its ports do.
 */
public final class Evaluation {
    static final int DEPTH = 5;
    static final int ANSWER_DEPTH = 3;

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
     * @param answers texts, one of which a sentence must hold to be right, and a passage if nothing else is known; may be
     *     empty
     * @param page the page that holds the answer, or null if that is not known
     * @param spans where the answer stands on that page; a passage must hold some of it to be right; empty if that is not
     *     known
     * @param inBook whether the book answers it
     */
    public record Item(
            String question, List<String> answers, @Nullable String page, List<SourceSpan> spans, boolean inBook) {
        /** @throws IllegalArgumentException if there are spans but no page */
        public Item {
            Objects.requireNonNull(question, "question");
            answers = List.copyOf(answers);
            spans = List.copyOf(spans);
            if (page == null && !spans.isEmpty()) {
                throw new IllegalArgumentException("spans are of a page");
            }
        }

        /** A question without spans. */
        public Item(String question, List<String> answers, @Nullable String page, boolean inBook) {
            this(question, answers, page, List.of(), inBook);
        }
    }

    /**
     * What was measured. Shares are 0 to 1, and NaN if there was nothing to measure them on.
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
     * @param recall3 share of the characters of an item's spans that its first three passages hold between them; the mean
     *     over the items with spans
     * @param recall5 the same for the first five
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
            double p95Ms,
            double recall3,
            double recall5) {}

    /** Knows where passages were cut from. */
    @FunctionalInterface
    public interface Places {
        /** Where on its page's source a passage stands; empty if that is not known. */
        Optional<SourceSpan> of(PassageId passage);

        /** Nothing is known, and nothing is needed if no item has spans. */
        Places UNKNOWN = passage -> Optional.empty();
    }

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
        return run(items, Places.UNKNOWN, progress);
    }

    /**
     * Asks every question.
     *
     * @param places of the passages on the pages of the items with spans
     */
    public Report run(List<Item> items, Places places, Progress progress) {
        EvaluationTally tally = new EvaluationTally();
        for (Item item : items) {
            Instant start = clock.instant();
            Retrieval retrieval = retriever.retrieve(Query.of(item.question()), DEPTH);
            tally.retrieved(Duration.between(start, clock.instant()));
            List<ScoredPassage> first = first(retrieval.passages());
            boolean refused = first.stream().noneMatch(retrieval.calibration()::isRelevant);
            if (item.inBook()) {
                int sentence = item.answers().isEmpty() ? 0 : sentenceRank(item, retrieval, first);
                tally.inBook(item, passageRank(item, retrieval.passages(), places), sentence, refused);
                tally.spans(item.spans(), held(item, retrieval.passages(), places));
            } else {
                tally.notInBook(refused);
            }
            progress.asked(tally.asked(), items.size());
        }
        return tally.report();
    }

    private static List<ScoredPassage> first(List<ScoredPassage> passages) {
        return passages.subList(0, Math.min(ANSWER_DEPTH, passages.size()));
    }

    private static int passageRank(Item item, List<ScoredPassage> passages, Places places) {
        for (int i = 0; i < passages.size(); i++) {
            Passage passage = passages.get(i).passage();
            boolean holds = item.spans().isEmpty()
                    ? item.page() != null || holdsAnswer(item, passage.text())
                    : places.of(passage.id())
                            .filter(place -> place.meets(item.spans()))
                            .isPresent();
            if (holds && isOnPage(item, passage)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** What each passage holds of the item's page; null for a passage of another page. */
    private static List<@Nullable SourceSpan> held(Item item, List<ScoredPassage> passages, Places places) {
        List<@Nullable SourceSpan> held = new ArrayList<>();
        for (ScoredPassage scored : passages) {
            boolean onPage = !item.spans().isEmpty() && isOnPage(item, scored.passage());
            held.add(onPage ? places.of(scored.passage().id()).orElse(null) : null);
        }
        return held;
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
                    && isOnPage(item, passages.get(n - 1).passage())
                    && holdsAnswer(item, quotes.get(i).text())) {
                return i + 1;
            }
        }
        return 0;
    }

    private static boolean isOnPage(Item item, Passage passage) {
        return item.page() == null || item.page().equals(passage.locator().page());
    }

    private static boolean holdsAnswer(Item item, String text) {
        return item.answers().stream().anyMatch(answer -> folded(text).contains(folded(answer)));
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .strip();
    }
}
