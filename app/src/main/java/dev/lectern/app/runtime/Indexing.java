package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.ExtractiveAnswers;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Retriever;
import dev.lectern.rag.markdown.MarkdownBook;
import dev.lectern.rag.markdown.MarkdownSettings;
import dev.lectern.rag.onnx.OnnxEmbedder;
import dev.lectern.rag.onnx.OnnxSettings;
import dev.lectern.rag.openai.OpenAiEmbedder;
import dev.lectern.rag.openai.OpenAiEmbedderSettings;
import dev.lectern.rag.qdrant.QdrantSettings;
import org.jspecify.annotations.Nullable;

/** The index, and what fills it. Needs neither the database nor a running server. */
public final class Indexing implements ServedBook.Index, AutoCloseable {
    private final Embedder embedder;
    private final Runnable closingEmbedder;
    private final BookIndex index;
    private final @Nullable BookId occasion;

    private Indexing(AppConfig config, @Nullable BookId occasion) {
        OpenAiEmbedderSettings endpoint = config.index().embedder();
        if (endpoint == null) {
            OnnxEmbedder onnx = new OnnxEmbedder(OnnxSettings.in(config.home().resolve("models")));
            this.embedder = onnx;
            this.closingEmbedder = onnx::close;
        } else {
            OpenAiEmbedder remote = new OpenAiEmbedder(endpoint);
            this.embedder = remote;
            this.closingEmbedder = remote::close;
        }
        QdrantSettings server = config.index().qdrant();
        this.index = config.index().engine() == AppConfig.Engine.QDRANT && server != null
                ? BookIndex.qdrant(server, embedder)
                : BookIndex.lucene(config.home().resolve("index"), embedder);
        this.occasion = occasion;
    }

    /** Loads the embedding model, which takes a second or two, and opens the index. */
    public static Indexing open(AppConfig config) {
        return new Indexing(config, null);
    }

    /**
     * The same for a book that is gone when this is closed.
     *
     * @param occasion a name that no other book has
     */
    public static Indexing occasionally(AppConfig config, BookId occasion) {
        return new Indexing(config, occasion);
    }

    /** Brings the index up to date with a folder of Markdown. */
    public IndexBook.Outcome index(AppConfig.Book book, IndexBook.Options options, IndexBook.Progress progress) {
        return index(book.id(), source(book), options, progress);
    }

    /** A folder of Markdown, not read yet. */
    public static MarkdownBook source(AppConfig.Book book) {
        return new MarkdownBook(new MarkdownSettings(book.folder(), book.routeBase(), book.title()));
    }

    /** Brings the index up to date with a book from anywhere. */
    public IndexBook.Outcome index(
            BookId book, BookSource source, IndexBook.Options options, IndexBook.Progress progress) {
        return new IndexBook(index.passages(), embedder, Passages.standard()).index(book, source, options, progress);
    }

    @Override
    public IndexBook.Outcome bringUpToDate(AppConfig.Book book, IndexBook.Progress progress) {
        return index(book, IndexBook.Options.STANDARD, progress);
    }

    @Override
    public boolean isPublished(AppConfig.Book book) {
        return index.passages().current(book.id()).isPresent();
    }

    /** Finds passages of what is published. */
    public Retriever retriever(BookId book) {
        return index.retrievers().apply(book);
    }

    /** Tells what of a book readers see. */
    PublishedPassages published(BookId book) {
        return index.published().apply(book);
    }

    /** Answers with what the passages say, word for word. */
    public AnswerGenerator quoting() {
        return new ExtractiveAnswers(embedder);
    }

    @Override
    public void close() {
        try {
            if (occasion != null) {
                index.forget().accept(occasion);
            }
        } finally {
            index.closing().run();
            closingEmbedder.run();
        }
    }
}
