package dev.lectern.testkit.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Heading;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.IndexManifest;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.book.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link PassageIndex} must do, alone and under {@link IndexBook}. Each test has a book of its own. */
public interface PassageIndexContract {
    /** The index under test, empty at first and the same throughout one test. */
    PassageIndex index();

    /** The embedder that the index was given. */
    WordEmbedder embedder();

    /** A retriever over what is published of the book. */
    Retriever retriever(BookId book);

    private IndexBook.Outcome run(BookId book, BookSource source) {
        return run(book, source, embedder(), IndexBook.Options.STANDARD);
    }

    private IndexBook.Outcome run(BookId book, BookSource source, Embedder embedder, IndexBook.Options options) {
        return new IndexBook(index(), embedder, Passages.standard()).index(book, source, options, (done, total) -> {});
    }

    private static IndexBook.Report report(IndexBook.Outcome outcome) {
        assertThat(outcome).isInstanceOf(IndexBook.Outcome.Indexed.class);
        return ((IndexBook.Outcome.Indexed) outcome).report();
    }

    private List<String> found(BookId book, String question) {
        return retriever(book).retrieve(Query.of(question), 100).passages().stream()
                .map(scored -> scored.passage().locator().page())
                .toList();
    }

    private IndexFormat format() {
        return new IndexFormat(embedder().model(), "test");
    }

    private EmbeddedPassage embedded(Passage passage) {
        return new EmbeddedPassage(passage, embedder().embedQuery(passage.indexedText()));
    }

    @Test
    default void a_second_run_embeds_nothing_and_changes_nothing() {
        BookId book = new BookId("again");
        BookSource source =
                SampleBook.of(SampleBook.page("/a", "Apples keep."), SampleBook.page("/b", "Pears do not."));
        assertThat(report(run(book, source)).added()).isEqualTo(2);
        IndexManifest first = index().current(book).orElseThrow();
        int before = embedder().embedded();

        IndexBook.Report second = report(run(book, source));

        assertThat(second.unchanged()).isEqualTo(2);
        assertThat(second.added() + second.removed()).isZero();
        assertThat(embedder().embedded()).isEqualTo(before);
        assertThat(index().current(book)).contains(first);
    }

    @Test
    default void a_paragraph_removed_in_the_middle_leaves_its_neighbours_untouched() {
        BookId book = new BookId("middle");
        Section one = SampleBook.section("/p", "one", "One", "The first thing is flour.");
        Section two = SampleBook.section("/p", "two", "Two", "The second thing is water. " + "Cold water. ".repeat(40));
        Section three = SampleBook.section("/p", "three", "Three", "The third thing is salt.");
        Passages apart = new Passages(400, 0);
        IndexBook indexing = new IndexBook(index(), embedder(), apart);
        indexing.index(book, SampleBook.of(one, two, three), IndexBook.Options.STANDARD, (done, total) -> {});

        IndexBook.Report report = report(
                indexing.index(book, SampleBook.of(one, three), IndexBook.Options.STANDARD, (done, total) -> {}));

        assertThat(report.unchanged()).isEqualTo(2);
        assertThat(report.removed()).isEqualTo(1);
        assertThat(report.added()).isZero();
        assertThat(retriever(book).retrieve(Query.of("second thing water"), 100).passages())
                .hasSize(2);
    }

    @Test
    default void of_two_identical_pages_the_one_that_stays_is_found() {
        BookId book = new BookId("twins");
        Section here = SampleBook.section("/here", null, "Notice", "Notice is given in writing.");
        Section there = SampleBook.section("/there", null, "Notice", "Notice is given in writing.");
        run(book, SampleBook.of(here, there));

        IndexBook.Report report = report(run(book, SampleBook.of(there)));

        assertThat(report.removed()).isEqualTo(1);
        assertThat(found(book, "notice in writing")).containsExactly("/there");
    }

    @Test
    default void of_two_identical_paragraphs_under_one_heading_one_may_go() {
        BookId book = new BookId("repeats");
        Section same = SampleBook.page("/p", "Say it again.");
        run(book, SampleBook.of(same, same), embedder(), IndexBook.Options.STANDARD);
        new IndexBook(index(), embedder(), new Passages(400, 0))
                .index(book, SampleBook.of(same, same), IndexBook.Options.STANDARD, (done, total) -> {});
        assertThat(index().current(book).orElseThrow().passages()).isEqualTo(2);

        new IndexBook(index(), embedder(), new Passages(400, 0))
                .index(book, SampleBook.of(same), IndexBook.Options.STANDARD, (done, total) -> {});
        assertThat(index().current(book).orElseThrow().passages()).isEqualTo(1);
    }

    @Test
    default void a_page_larger_than_a_batch_is_indexed_whole() {
        BookId book = new BookId("large");
        Section[] sections = IntStream.range(0, 100)
                .mapToObj(i -> SampleBook.section("/p", "s" + i, "Part " + i, "word" + i + " stands here. ".repeat(60)))
                .toArray(Section[]::new);
        List<Integer> progress = new ArrayList<>();
        IndexBook.Outcome outcome = new IndexBook(index(), embedder(), Passages.standard())
                .index(book, SampleBook.of(sections), IndexBook.Options.STANDARD, (done, total) -> progress.add(done));
        int added = report(outcome).added();
        assertThat(added).isGreaterThanOrEqualTo(100);
        assertThat(progress).isSorted().endsWith(added);
        assertThat(index().current(book).orElseThrow().passages()).isEqualTo(added);
    }

    @Test
    default void small_sections_that_share_a_passage_keep_their_headings() {
        BookId book = new BookId("joined");
        run(
                book,
                SampleBook.of(
                        SampleBook.section("/cakes", null, "Cakes", "Cakes want eggs."),
                        SampleBook.section("/cakes", "icing", "Icing", "Sugar and lemon.")));
        Passage found =
                retriever(book).retrieve(Query.of("lemon"), 1).passages().get(0).passage();
        assertThat(found.headingAt(0).locator()).isEqualTo(new Locator("/cakes", null));
        Heading icing = found.headingAt(found.text().indexOf("Sugar"));
        assertThat(icing.locator()).isEqualTo(new Locator("/cakes", "icing"));
        assertThat(icing.title()).containsExactly("Book", "Icing");
    }

    @Test
    default void a_renamed_page_is_found_under_its_new_name_only() {
        BookId book = new BookId("renamed");
        run(book, SampleBook.of(SampleBook.section("/old", null, "Keys", "Keys turn.")));
        run(book, SampleBook.of(SampleBook.section("/new", null, "Keys", "Keys turn.")));
        assertThat(found(book, "keys")).containsExactly("/new");
    }

    @Test
    default void a_book_that_reads_as_empty_is_refused_unless_that_is_meant() {
        BookId book = new BookId("empty");
        run(book, SampleBook.of(SampleBook.page("/a", "Something.")));

        assertThat(run(book, SampleBook.of())).isInstanceOf(IndexBook.Outcome.RefusedEmpty.class);
        assertThat(found(book, "something")).containsExactly("/a");

        IndexBook.Options meant = new IndexBook.Options(false, true);
        assertThat(report(run(book, SampleBook.of(), embedder(), meant)).removed())
                .isEqualTo(1);
        assertThat(found(book, "something")).isEmpty();
    }

    @Test
    default void a_dry_run_counts_and_writes_nothing() {
        BookId book = new BookId("dry");
        IndexBook.Options dry = new IndexBook.Options(true, false);
        assertThat(report(run(book, SampleBook.of(SampleBook.page("/a", "Something.")), embedder(), dry))
                        .added())
                .isEqualTo(1);
        assertThat(index().current(book)).isEmpty();
    }

    @Test
    default void a_run_that_dies_leaves_readers_on_what_was_published_and_the_next_repairs_it() {
        BookId book = new BookId("crash");
        run(book, SampleBook.of(SampleBook.page("/a", "Alpha.")));
        Passage half = SampleBook.passage(book, "/half", "Half written.");
        try (PassageIndex.Update update = index().begin(
                        book, index().current(book).orElseThrow().format())
                .orElseThrow()) {
            update.put(List.of(embedded(half)));
            update.remove(update.present());
            // It ends here without publishing.
        }
        assertThat(found(book, "alpha half written")).containsExactly("/a");

        IndexBook.Report next =
                report(run(book, SampleBook.of(SampleBook.page("/a", "Alpha."), SampleBook.page("/b", "Beta."))));
        assertThat(next.added()).isEqualTo(1);
        assertThat(next.unchanged()).isEqualTo(1);
        assertThat(found(book, "alpha beta half")).containsExactlyInAnyOrder("/a", "/b");
    }

    @Test
    default void only_one_writes_at_a_time_and_other_books_do_not_wait() {
        BookId book = new BookId("busy");
        try (PassageIndex.Update first = index().begin(book, format()).orElseThrow()) {
            assertThat(first.present()).isEmpty();
            assertThat(index().begin(book, format())).isEmpty();
            assertThat(run(book, SampleBook.of(SampleBook.page("/a", "Alpha."))))
                    .isInstanceOf(IndexBook.Outcome.Busy.class);
            assertThat(report(run(new BookId("free"), SampleBook.of(SampleBook.page("/a", "Alpha."))))
                            .added())
                    .isEqualTo(1);
        }
        assertThat(report(run(book, SampleBook.of(SampleBook.page("/a", "Alpha."))))
                        .added())
                .isEqualTo(1);
    }

    @Test
    default void another_model_or_another_chunking_means_a_new_index() {
        BookId book = new BookId("format");
        run(book, SampleBook.of(SampleBook.page("/a", "Alpha.")));
        IndexFormat other = new IndexFormat(embedder().model(), "other");
        try (PassageIndex.Update update = index().begin(book, other).orElseThrow()) {
            assertThat(update.present()).isEmpty();
            assertThat(found(book, "alpha")).containsExactly("/a");
            update.put(List.of(embedded(SampleBook.passage(book, "/b", "Beta."))));
            assertThat(update.publish(Calibration.NONE).format()).isEqualTo(other);
        }
        assertThat(found(book, "alpha beta")).containsExactly("/b");
        assertThat(index().current(book).orElseThrow().format()).isEqualTo(other);
    }

    @Test
    default void what_is_being_written_can_be_asked_before_anybody_sees_it() {
        BookId book = new BookId("preview");
        try (PassageIndex.Update update = index().begin(book, format()).orElseThrow()) {
            update.put(List.of(
                    embedded(SampleBook.passage(book, "/a", "Alpha.")),
                    embedded(SampleBook.passage(book, "/b", "Beta."))));
            assertThat(update.preview()
                            .retrieve(Query.of("beta"), 1)
                            .passages()
                            .get(0)
                            .passage()
                            .locator()
                            .page())
                    .isEqualTo("/b");
            assertThat(index().current(book)).isEmpty();
        }
    }

    @Test
    default void the_calibration_is_kept_with_the_index() {
        BookId book = new BookId("calibrated");
        Calibration calibration = new Calibration(1, 0.25, 0.625);
        try (PassageIndex.Update update = index().begin(book, format()).orElseThrow()) {
            update.put(List.of(embedded(SampleBook.passage(book, "/a", "Alpha."))));
            update.publish(calibration);
            assertThatThrownBy(() -> update.put(List.of())).isInstanceOf(IllegalStateException.class);
        }
        assertThat(index().current(book).orElseThrow().calibration()).isEqualTo(calibration);
        assertThat(retriever(book).retrieve(Query.of("alpha"), 1).calibration()).isEqualTo(calibration);
    }

    @Test
    default void a_threshold_of_another_rule_is_computed_anew_and_nothing_is_embedded_again() {
        BookId book = new BookId("rule");
        BookSource source =
                SampleBook.of(SampleBook.page("/a", "Apples keep."), SampleBook.page("/b", "Pears do not."));
        run(book, source);
        IndexManifest first = index().current(book).orElseThrow();
        try (PassageIndex.Update update = index().begin(book, first.format()).orElseThrow()) {
            update.publish(new Calibration(1, 0.25, 0.625));
        }
        int before = embedder().embedded();

        IndexBook.Report report = report(run(book, source));

        assertThat(report.unchanged()).isEqualTo(2);
        assertThat(report.added() + report.removed()).isZero();
        assertThat(embedder().embedded()).isEqualTo(before);
        assertThat(index().current(book).orElseThrow().calibration()).isEqualTo(first.calibration());
        assertThat(found(book, "apples")).contains("/a");
    }

    /** Ten times as many with {@code -Dlectern.drill=40}. */
    @Test
    default void interrupted_at_any_point_the_next_run_repairs_it_and_readers_see_one_whole_edition_all_the_while()
            throws InterruptedException {
        BookId book = new BookId("drill");
        Random random = new Random(5);
        run(book, Editions.of(0));
        try (Editions.Reader reader = Editions.Reader.over(retriever(book))) {
            for (int edition = 1; edition <= Integer.getInteger("lectern.drill", 4); edition++) {
                BookSource next = Editions.of(edition);
                IndexBook dying = new IndexBook(
                        new DyingIndex(index(), random.nextInt(DyingIndex.STEPS)), embedder(), Passages.standard());
                assertThatThrownBy(() -> dying.index(book, next, IndexBook.Options.STANDARD, (done, total) -> {}))
                        .isInstanceOf(DyingIndex.Death.class);
                assertThat(reader.wrong()).isNull();

                assertThat(report(run(book, next)).pages()).isEqualTo(Editions.PAGES);
                assertThat(reader.awaits(edition)).as("%s", reader.wrong()).isTrue();
            }
        }
    }
}
