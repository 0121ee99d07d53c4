package dev.lectern.rag.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retriever;
import dev.lectern.testkit.book.Editions;
import dev.lectern.testkit.book.PassageIndexContract;
import dev.lectern.testkit.book.PublishedPassagesContract;
import dev.lectern.testkit.book.RetrieverContract;
import dev.lectern.testkit.book.SampleBook;
import dev.lectern.testkit.book.WordEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest implements PassageIndexContract, PublishedPassagesContract, RetrieverContract {
    @TempDir
    Path directory;

    private final WordEmbedder embedder = new WordEmbedder();
    private LuceneIndex index;

    @BeforeEach
    void open() {
        index = another(embedder);
    }

    @AfterEach
    void close() {
        index.close();
    }

    private LuceneIndex another(WordEmbedder with) {
        return new LuceneIndex(LuceneSettings.in(directory), with, InstantSource.system());
    }

    @Override
    public LuceneIndex index() {
        return index;
    }

    @Override
    public WordEmbedder embedder() {
        return embedder;
    }

    @Override
    public Retriever retriever(BookId book) {
        return index.retriever(book);
    }

    @Override
    public Retriever over(BookId book, BookSource source) {
        run(index, book, source);
        return index.retriever(book);
    }

    @Override
    public PublishedPassages published(BookId book) {
        return index.published(book);
    }

    @Override
    public Retriever overNothing(BookId book) {
        return index.retriever(book);
    }

    private static void run(LuceneIndex into, BookId book, BookSource source) {
        assertThat(new IndexBook(into, new WordEmbedder(), new Passages(400, 0))
                        .index(book, source, IndexBook.Options.STANDARD, (done, total) -> {}))
                .isInstanceOf(IndexBook.Outcome.Indexed.class);
    }

    @Test
    void a_reader_notices_what_somebody_else_publishes() {
        BookId book = new BookId("shared");
        try (LuceneIndex writer = another(embedder)) {
            run(writer, book, SampleBook.of(SampleBook.page("/a", "Alpha.")));
            assertThat(page(book, "alpha")).isEqualTo("/a");
            run(writer, book, SampleBook.of(SampleBook.page("/b", "Beta.")));
            assertThat(page(book, "beta")).isEqualTo("/b");
        }
    }

    @Test
    void of_two_processes_one_writes_and_when_it_is_killed_the_other_may() throws Exception {
        BookId book = new BookId("processes");
        run(index, book, SampleBook.of(SampleBook.page("/a", "Alpha.")));
        try (WriterProcess first = WriterProcess.start(directory, book);
                WriterProcess second = WriterProcess.start(directory, book)) {
            assertThat(first.writes()).isTrue();
            assertThat(second.writes()).isFalse();
            assertThat(new IndexBook(index, embedder, new Passages(400, 0))
                            .index(
                                    book,
                                    SampleBook.of(SampleBook.page("/b", "Beta.")),
                                    IndexBook.Options.STANDARD,
                                    (done, total) -> {}))
                    .isInstanceOf(IndexBook.Outcome.Busy.class);
            assertThat(page(book, "alpha")).isEqualTo("/a");

            first.kill();
            run(index, book, SampleBook.of(SampleBook.page("/b", "Beta.")));
        }
        assertThat(page(book, "beta")).isEqualTo("/b");
    }

    @Test
    void what_a_killed_writer_left_is_removed_by_the_next() throws IOException {
        BookId book = new BookId("killed");
        run(index, book, SampleBook.of(SampleBook.page("/a", "Alpha.")));
        Path left = Files.createDirectory(directory.resolve("killed").resolve("run-left"));
        Files.writeString(left.resolve("segments_1"), "half");
        Files.writeString(directory.resolve("killed").resolve("published.next"), "half");

        run(index, book, SampleBook.of(SampleBook.page("/a", "Alpha."), SampleBook.page("/b", "Beta.")));

        assertThat(left).doesNotExist();
        assertThat(page(book, "beta")).isEqualTo("/b");
    }

    @Test
    void at_most_the_published_run_and_the_one_before_take_room() throws IOException {
        BookId book = new BookId("room");
        for (int i = 0; i < 5; i++) {
            run(index, book, SampleBook.of(SampleBook.page("/a", "Version " + i + ".")));
        }
        try (Stream<Path> runs = Files.list(directory.resolve("room"))) {
            assertThat(runs.filter(Files::isDirectory)).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void a_damaged_pointer_says_what_to_do_and_that_mends_it() throws IOException {
        BookId book = new BookId("damaged");
        run(index, book, SampleBook.of(SampleBook.page("/a", "Alpha.")));
        Files.writeString(directory.resolve("damaged").resolve("published"), "version=2\n");
        assertThatThrownBy(() -> index.retriever(book).retrieve(Query.of("alpha"), 1))
                .isInstanceOf(PortUnavailableException.class)
                .cause()
                .hasMessageContaining("index the book again");

        run(index, book, SampleBook.of(SampleBook.page("/a", "Alpha.")));

        assertThat(page(book, "alpha")).isEqualTo("/a");
    }

    @Test
    void an_index_of_another_model_is_not_searched() {
        BookId book = new BookId("model");
        run(index, book, SampleBook.of(SampleBook.page("/a", "Alpha.")));
        try (LuceneIndex other = another(new WordEmbedder("other words"))) {
            assertThatThrownBy(() -> other.retriever(book).retrieve(Query.of("alpha"), 1))
                    .isInstanceOf(PortUnavailableException.class)
                    .cause()
                    .hasMessageContaining("other words");
        }
    }

    @Test
    void whoever_reads_goes_on_when_the_book_is_indexed_for_another_model() {
        BookId book = new BookId("changed");
        run(index, book, SampleBook.of(SampleBook.page("/a", "Alpha.")));
        assertThat(page(book, "alpha")).isEqualTo("/a");
        WordEmbedder words = new WordEmbedder("other words");
        try (LuceneIndex other = another(words)) {
            new IndexBook(other, words, Passages.standard())
                    .index(
                            book,
                            SampleBook.of(SampleBook.page("/b", "Beta.")),
                            IndexBook.Options.STANDARD,
                            (done, total) -> {});
            assertThat(page(book, "alpha")).isEqualTo("/a");
            assertThat(other.retriever(book).retrieve(Query.of("beta"), 5).passages())
                    .hasSize(1);
        }
        run(index, book, SampleBook.of(SampleBook.page("/c", "Gamma.")));
        assertThat(page(book, "gamma")).isEqualTo("/c");
    }

    /** Each round kills a process that indexes one edition after the other; many more with {@code -Dlectern.drill=40}. */
    @Test
    void a_writer_killed_at_any_moment_leaves_one_whole_edition_and_the_next_run_goes_on() throws Exception {
        BookId book = new BookId("while");
        Random random = new Random(11);
        run(index, book, Editions.of(0));
        try (Editions.Reader reader = Editions.Reader.over(index.retriever(book))) {
            int edition = 0;
            for (int round = 0; round < Integer.getInteger("lectern.drill", 2); round++) {
                try (WriterProcess writer = WriterProcess.startOn(directory, book, edition + 1)) {
                    assertThat(writer.writes()).isTrue();
                    writer.killAfter(Duration.ofMillis(random.nextInt(600)));
                }
                edition = Editions.seen(index.retriever(book)) + 1;
                run(index, book, Editions.of(edition));
                assertThat(reader.awaits(edition)).as("%s", reader.wrong()).isTrue();
            }
        }
        try (Stream<Path> runs = Files.list(directory.resolve("while"))) {
            assertThat(runs.filter(Files::isDirectory)).hasSizeLessThanOrEqualTo(2);
        }
    }

    private String page(BookId book, String question) {
        return index.retriever(book)
                .retrieve(Query.of(question), 1)
                .passages()
                .get(0)
                .passage()
                .locator()
                .page();
    }
}
