package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.ExtractiveAnswers;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.Retriever;
import dev.lectern.rag.lucene.LuceneIndex;
import dev.lectern.rag.lucene.LuceneSettings;
import dev.lectern.rag.markdown.MarkdownBook;
import dev.lectern.rag.markdown.MarkdownSettings;
import dev.lectern.rag.onnx.OnnxEmbedder;
import dev.lectern.rag.onnx.OnnxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The index of a home, and what fills it. Needs neither the database nor a running server. */
public final class Indexing implements AutoCloseable {
    private final OnnxEmbedder embedder;
    private final LuceneIndex index;
    private final @Nullable Path temporary;

    private Indexing(OnnxEmbedder embedder, Path folder, @Nullable Path temporary) {
        this.embedder = embedder;
        this.index = new LuceneIndex(LuceneSettings.in(folder), embedder, InstantSource.system());
        this.temporary = temporary;
    }

    /** Loads the embedding model, which takes a second or two, and opens the index. */
    public static Indexing open(Path home) {
        return new Indexing(embedder(home), home.resolve("index"), null);
    }

    /** The same with an index that is empty at first and gone when it is closed. */
    public static Indexing temporary(Path home) throws IOException {
        Path folder = Files.createTempDirectory("lectern-index-");
        return new Indexing(embedder(home), folder, folder);
    }

    private static OnnxEmbedder embedder(Path home) {
        return new OnnxEmbedder(OnnxSettings.in(home.resolve("models")));
    }

    /** Brings the index up to date with a folder of Markdown. */
    public IndexBook.Outcome index(AppConfig.Book book, IndexBook.Options options, IndexBook.Progress progress) {
        MarkdownBook source = new MarkdownBook(new MarkdownSettings(book.folder(), book.routeBase(), book.title()));
        return index(book.id(), source, options, progress);
    }

    /** Brings the index up to date with a book from anywhere. */
    public IndexBook.Outcome index(
            BookId book, BookSource source, IndexBook.Options options, IndexBook.Progress progress) {
        return new IndexBook(index, embedder, Passages.standard()).index(book, source, options, progress);
    }

    /** Whether readers can be answered from this book. */
    boolean isPublished(BookId book) {
        return index.current(book).isPresent();
    }

    /** Finds passages of what is published. */
    public Retriever retriever(BookId book) {
        return index.retriever(book);
    }

    /** Answers with what the passages say, word for word. */
    public AnswerGenerator quoting() {
        return new ExtractiveAnswers(embedder);
    }

    @Override
    public void close() {
        index.close();
        embedder.close();
        if (temporary != null) {
            Folders.delete(temporary);
        }
    }
}
