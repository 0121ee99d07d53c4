package dev.lectern.rag.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retriever;
import dev.lectern.testkit.book.PassageIndexContract;
import dev.lectern.testkit.book.PublishedPassagesContract;
import dev.lectern.testkit.book.RetrieverContract;
import dev.lectern.testkit.book.SampleBook;
import dev.lectern.testkit.book.WordEmbedder;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contracts on the double: every request and every reply crosses a real connection. */
class QdrantIndexTest implements PassageIndexContract, PublishedPassagesContract, RetrieverContract {
    private final WordEmbedder embedder = new WordEmbedder();
    private QdrantDouble server;
    private QdrantIndex index;

    @BeforeEach
    void open() {
        server = new QdrantDouble();
        index = new QdrantIndex(QdrantSettings.of(server.url()), embedder, InstantSource.system());
    }

    @AfterEach
    void close() {
        index.close();
        server.close();
    }

    @Override
    public QdrantIndex index() {
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
        run(book, source);
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

    private void run(BookId book, BookSource source) {
        assertThat(new IndexBook(index, embedder, new Passages(400, 0))
                        .index(book, source, IndexBook.Options.STANDARD, (done, total) -> {}))
                .isInstanceOf(IndexBook.Outcome.Indexed.class);
    }

    @Test
    void the_published_collection_and_the_one_before_are_kept_and_no_other() {
        BookId book = new BookId("kept");
        for (int i = 0; i < 4; i++) {
            run(book, SampleBook.of(SampleBook.page("/a", "Version " + i + ".")));
        }
        assertThat(server.stored.aliases).containsOnlyKeys("lectern__kept");
        List<String> collections = server.stored.collections.keySet().stream()
                .filter(name -> name.startsWith("lectern__kept__words__2__"))
                .toList();
        // The newest two, and the one that the last run replaced when it began.
        assertThat(collections).hasSizeLessThanOrEqualTo(3).contains(server.stored.aliases.get("lectern__kept"));
    }

    @Test
    void a_run_without_a_change_makes_no_collection() {
        BookId book = new BookId("idle");
        run(book, SampleBook.of(SampleBook.page("/a", "Apples.")));
        long made = server.called("Create");

        run(book, SampleBook.of(SampleBook.page("/a", "Apples.")));

        assertThat(server.called("Create")).isEqualTo(made);
    }

    @Test
    void what_is_filtered_by_is_indexed_and_the_deprecated_search_is_never_used() {
        BookId book = new BookId("indexed");
        run(book, SampleBook.of(SampleBook.page("/a", "Apples.")));
        index.retriever(book).retrieve(new Query("apples", "/a"), 3);

        assertThat(server.stored.get("lectern__indexed").indexed).containsExactlyInAnyOrder("page", "terms");
        assertThat(server.calls).contains("QueryBatch").doesNotContain("Search", "SearchBatch", "Query");
    }

    @Test
    void whoever_reads_goes_on_when_the_book_is_indexed_for_another_model() {
        BookId book = new BookId("changed");
        run(book, SampleBook.of(SampleBook.page("/a", "Apples.")));
        assertThat(pages(index, book)).containsExactly("/a");
        WordEmbedder words = new WordEmbedder("other words");
        try (QdrantIndex other = new QdrantIndex(QdrantSettings.of(server.url()), words, InstantSource.system())) {
            new IndexBook(other, words, Passages.standard())
                    .index(
                            book,
                            SampleBook.of(SampleBook.page("/b", "Bread.")),
                            IndexBook.Options.STANDARD,
                            (done, total) -> {});
            assertThat(pages(index, book)).containsExactly("/a");
            assertThat(pages(other, book)).containsExactly("/b");
        }
        run(book, SampleBook.of(SampleBook.page("/c", "Cherries.")));
        assertThat(pages(index, book)).containsExactly("/c");
    }

    private static List<String> pages(QdrantIndex index, BookId book) {
        return index.retriever(book).retrieve(Query.of("fruit"), 5).passages().stream()
                .map(scored -> scored.passage().locator().page())
                .toList();
    }

    @Test
    void a_book_for_an_occasion_is_gone_without_a_trace() {
        BookId book = new BookId("occasion");
        run(book, SampleBook.of(SampleBook.page("/a", "Apples.")));

        index.forget(book);

        assertThat(server.stored.aliases).isEmpty();
        assertThat(server.stored.collections.keySet()).containsExactly("lectern__writers");
        assertThat(index.current(book)).isEmpty();
    }
}
