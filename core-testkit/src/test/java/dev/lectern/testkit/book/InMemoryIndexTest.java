package dev.lectern.testkit.book;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.Retriever;
import java.time.InstantSource;

/** The contracts on the index in memory. */
class InMemoryIndexTest implements PassageIndexContract, RetrieverContract {
    private final WordEmbedder embedder = new WordEmbedder();
    private final InMemoryIndex index = new InMemoryIndex(embedder, InstantSource.system());

    @Override
    public InMemoryIndex index() {
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
        assertThat(new IndexBook(index, embedder, new Passages(400, 0))
                        .index(book, source, IndexBook.Options.STANDARD, (done, total) -> {}))
                .isInstanceOf(IndexBook.Outcome.Indexed.class);
        return index.retriever(book);
    }

    @Override
    public Retriever overNothing(BookId book) {
        return index.retriever(book);
    }
}
