package dev.lectern.core.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.book.ScoredPassage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final InstantSource FROZEN = () -> Instant.EPOCH;
    /** Quotes every passage whole. */
    private static final AnswerGenerator EVERYTHING = (grounding, sink) -> new Draft(
            IntStream.range(0, grounding.passages().size())
                    .mapToObj(i -> new Draft.Quote(
                            i + 1, grounding.passages().get(i).passage().text()))
                    .toList(),
            Map.of());

    private static ScoredPassage passage(String page, String text, double similarity) {
        Locator locator = new Locator(page, null);
        List<String> title = List.of("Book");
        return new ScoredPassage(
                new Passage(PassageId.of(new BookId("b"), locator, title, text, 0), locator, title, text),
                similarity,
                similarity,
                0);
    }

    /** Five pages, {@code /1} first; relevant from a similarity of 0.5 on. */
    private static Retrieval five(double similarity) {
        return new Retrieval(
                IntStream.rangeClosed(1, 5)
                        .mapToObj(i -> passage("/" + i, "Text of page " + i + ".", similarity - i / 100.0))
                        .toList(),
                Map.of(),
                new Calibration(1, 0, 0.5));
    }

    private static Evaluation.Item onPage(String page) {
        return new Evaluation.Item("Where?", List.of(), page, true);
    }

    private static Evaluation.Report run(Retriever retriever, Evaluation.Item... items) {
        return new Evaluation(retriever, EVERYTHING, FROZEN).run(List.of(items), (done, total) -> {});
    }

    @Test
    void a_hit_counts_from_the_rank_on_where_the_right_page_stands() {
        Evaluation.Report report =
                run((query, limit) -> five(0.9), onPage("/1"), onPage("/3"), onPage("/5"), onPage("/6"));

        assertThat(report.questions()).isEqualTo(4);
        assertThat(report.hit1()).isEqualTo(0.25);
        assertThat(report.hit3()).isEqualTo(0.5);
        assertThat(report.hit5()).isEqualTo(0.75);
        assertThat(report.mrr()).isCloseTo((1 + 1 / 3.0 + 1 / 5.0) / 4, Offset.offset(1e-9));
    }

    @Test
    void without_a_page_the_passage_must_hold_an_answer_however_it_is_written() {
        Evaluation.Item item = new Evaluation.Item("Which?", List.of("nowhere", "TEXT  of\npage ２"), null, true);

        Evaluation.Report report = run((query, limit) -> five(0.9), item);

        assertThat(report.hit1()).isZero();
        assertThat(report.hit3()).isEqualTo(1);
        assertThat(report.mrr()).isEqualTo(0.5);
    }

    @Test
    void a_sentence_counts_if_it_holds_an_answer_and_stands_on_the_right_page() {
        Evaluation.Item first = new Evaluation.Item("Which?", List.of("page 1"), "/1", true);
        Evaluation.Item third = new Evaluation.Item("Which?", List.of("page 3"), "/3", true);
        Evaluation.Item elsewhere = new Evaluation.Item("Which?", List.of("page 1"), "/2", true);

        Evaluation.Report report = run((query, limit) -> five(0.9), first, third, elsewhere, onPage("/1"));

        assertThat(report.sentence1()).isCloseTo(1 / 3.0, Offset.offset(1e-9));
        assertThat(report.sentence3()).isCloseTo(2 / 3.0, Offset.offset(1e-9));
    }

    @Test
    void a_quote_of_a_passage_that_was_not_retrieved_counts_for_nothing() {
        AnswerGenerator inventing = (grounding, sink) ->
                new Draft(List.of(new Draft.Quote(0, "page 1"), new Draft.Quote(4, "page 1")), Map.of());
        Evaluation.Item item = new Evaluation.Item("Which?", List.of("page 1"), "/1", true);

        Evaluation.Report report =
                new Evaluation((query, limit) -> five(0.9), inventing, FROZEN).run(List.of(item), (done, total) -> {});

        assertThat(report.sentence3()).isZero();
    }

    @Test
    void refusals_are_right_where_the_book_has_no_answer_and_wrong_where_it_has() {
        Retriever retriever = (query, limit) -> five(query.text().startsWith("Own") ? 0.9 : 0.4);

        Evaluation.Report report = run(
                retriever,
                new Evaluation.Item("Own 1", List.of(), "/1", true),
                new Evaluation.Item("Lost", List.of(), "/1", true),
                new Evaluation.Item("Foreign", List.of(), null, false),
                new Evaluation.Item("Own but foreign", List.of(), null, false),
                new Evaluation.Item("Strange", List.of(), null, false),
                new Evaluation.Item("Odd", List.of(), null, false));

        assertThat(report.abstained()).isEqualTo(4);
        assertThat(report.abstainedRight()).isEqualTo(0.75);
        assertThat(report.kept()).isEqualTo(0.5);
        assertThat(report.hit1()).isEqualTo(1);
    }

    @Test
    void a_question_of_which_nothing_is_known_is_kept_or_refused_but_never_a_miss() {
        Evaluation.Item unknown = new Evaluation.Item("Anything?", List.of(), null, true);

        Evaluation.Report report = run((query, limit) -> five(0.9), unknown, onPage("/1"));

        assertThat(report.hit1()).isEqualTo(1);
        assertThat(report.kept()).isEqualTo(1);
    }

    @Test
    void only_the_first_three_passages_decide_whether_a_question_is_refused() {
        Retriever retriever = (query, limit) -> new Retrieval(
                List.of(
                        passage("/1", "One.", 0.1),
                        passage("/2", "Two.", 0.1),
                        passage("/3", "Three.", 0.1),
                        passage("/4", "Four.", 0.9)),
                Map.of(),
                new Calibration(1, 0, 0.5));

        assertThat(run(retriever, onPage("/4")).kept()).isZero();
    }

    @Test
    void times_are_those_of_the_retrievals_alone() {
        AtomicInteger milliseconds = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        Retriever slower = (query, limit) -> {
            milliseconds.addAndGet(asked.incrementAndGet());
            return five(0.9);
        };
        AnswerGenerator slow = (grounding, sink) -> {
            milliseconds.addAndGet(1_000);
            return new Draft(List.of(), Map.of());
        };
        List<Evaluation.Item> items = IntStream.range(0, 101)
                .mapToObj(i -> new Evaluation.Item("Which?", List.of("x"), null, true))
                .toList();

        Evaluation.Report report = new Evaluation(slower, slow, () -> Instant.EPOCH.plusMillis(milliseconds.get()))
                .run(items, (done, total) -> {});

        assertThat(report.p50Ms()).isEqualTo(51);
        assertThat(report.p95Ms()).isEqualTo(96);
    }

    @Test
    void progress_is_reported_after_every_question() {
        List<String> seen = new ArrayList<>();
        new Evaluation((query, limit) -> five(0.9), EVERYTHING, FROZEN)
                .run(List.of(onPage("/1"), onPage("/2")), (done, total) -> seen.add(done + "/" + total));

        assertThat(seen).containsExactly("1/2", "2/2");
    }

    @Test
    void what_no_question_could_show_is_no_number() {
        double none = Double.NaN;

        assertThat(run((query, limit) -> five(0.9)))
                .isEqualTo(
                        new Evaluation.Report(0, none, none, none, none, none, none, none, 0, none, 0, 0, none, none));
    }

    @Test
    void the_characters_of_the_spans_are_counted_that_the_first_passages_hold_between_them() {
        // Page /1 is held from 0 to 10 by the first passage; the others stand on other pages.
        Evaluation.Places places = passage -> Optional.of(new SourceSpan(0, 10));
        Evaluation.Item half = new Evaluation.Item("Where?", List.of(), "/1", List.of(new SourceSpan(5, 15)), true);
        Evaluation.Item whole = new Evaluation.Item(
                "Where?", List.of(), "/4", List.of(new SourceSpan(0, 2), new SourceSpan(1, 4)), true);
        Evaluation.Item elsewhere =
                new Evaluation.Item("Where?", List.of(), "/2", List.of(new SourceSpan(10, 12)), true);
        Evaluation.Report report = new Evaluation((query, limit) -> five(0.9), EVERYTHING, FROZEN)
                .run(List.of(half, whole, elsewhere, onPage("/1")), places, (done, total) -> {});
        assertThat(report.recall3()).isCloseTo(0.5 / 3, Offset.offset(1e-9));
        assertThat(report.recall5()).isCloseTo(1.5 / 3, Offset.offset(1e-9));
        // Right is a passage that holds some of a span, and without spans one of the page.
        assertThat(report.hit1()).isEqualTo(0.5);
        assertThat(report.hit5()).isEqualTo(0.75);
    }

    @Test
    void two_passages_of_one_page_add_up_and_none_counts_twice() {
        ScoredPassage first = passage("/1", "First.", 0.9);
        ScoredPassage second = passage("/1", "Second.", 0.8);
        Evaluation.Places places = passage ->
                Optional.of(passage.equals(first.passage().id()) ? new SourceSpan(2, 6) : new SourceSpan(5, 8));
        Evaluation.Item item = new Evaluation.Item("Where?", List.of(), "/1", List.of(new SourceSpan(0, 10)), true);
        Evaluation.Report report = new Evaluation(
                        (query, limit) -> new Retrieval(List.of(first, second), Map.of(), Calibration.NONE),
                        EVERYTHING,
                        FROZEN)
                .run(List.of(item), places, (done, total) -> {});
        assertThat(report.recall3()).isCloseTo(0.6, Offset.offset(1e-9));
    }
}
