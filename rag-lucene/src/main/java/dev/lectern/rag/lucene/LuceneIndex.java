package dev.lectern.rag.lucene;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.IndexManifest;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.Retriever;
import java.util.Objects;
import java.util.Optional;

/** The indexes of one directory. */
public final class LuceneIndex implements PassageIndex, AutoCloseable {
    private final LuceneSettings settings;
    private final Embedder embedder;

    /**
     * @param settings where
     * @param embedder embeds the queries; the same model that embeds the passages
     */
    public LuceneIndex(LuceneSettings settings, Embedder embedder) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.embedder = Objects.requireNonNull(embedder, "embedder");
    }

    /** A retriever over what is published of this book at each moment; valid until this is closed. */
    public Retriever retriever(BookId book) {
        return (query, limit) -> {
            throw new UnsupportedOperationException(book + " in " + settings.directory() + embedder.model());
        };
    }

    @Override
    public Optional<IndexManifest> current(BookId book) {
        return Optional.empty();
    }

    @Override
    public Optional<Update> begin(BookId book, IndexFormat format) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
