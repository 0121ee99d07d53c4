package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.Retriever;
import dev.lectern.rag.lucene.LuceneIndex;
import dev.lectern.rag.lucene.LuceneSettings;
import dev.lectern.rag.markdown.MarkdownBook;
import dev.lectern.rag.markdown.MarkdownSettings;
import dev.lectern.rag.onnx.OnnxEmbedder;
import dev.lectern.rag.onnx.OnnxSettings;
import java.nio.file.Path;
import java.time.InstantSource;

/** The index of a home, and what fills it. Needs neither the database nor a running server. */
public final class Indexing implements AutoCloseable {
    private final OnnxEmbedder embedder;
    private final LuceneIndex index;

    private Indexing(OnnxEmbedder embedder, LuceneIndex index) {
        this.embedder = embedder;
        this.index = index;
    }

    /** Loads the embedding model, which takes a second or two, and opens the index. */
    public static Indexing open(Path home) {
        OnnxEmbedder embedder = new OnnxEmbedder(OnnxSettings.in(home.resolve("models")));
        return new Indexing(
                embedder, new LuceneIndex(LuceneSettings.in(home.resolve("index")), embedder, InstantSource.system()));
    }

    /** Brings the index up to date with a folder of Markdown. */
    public IndexBook.Outcome index(AppConfig.Book book, IndexBook.Options options, IndexBook.Progress progress) {
        MarkdownBook source = new MarkdownBook(new MarkdownSettings(book.folder(), book.routeBase(), book.title()));
        return new IndexBook(index, embedder, Passages.standard()).index(book.id(), source, options, progress);
    }

    /** Whether readers can be answered from this book. */
    boolean isPublished(BookId book) {
        return index.current(book).isPresent();
    }

    /** Finds passages of what is published. */
    public Retriever retriever(BookId book) {
        return index.retriever(book);
    }

    OnnxEmbedder embedder() {
        return embedder;
    }

    @Override
    public void close() {
        index.close();
        embedder.close();
    }
}
