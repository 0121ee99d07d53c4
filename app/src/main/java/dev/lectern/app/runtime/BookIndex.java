package dev.lectern.app.runtime;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Retriever;
import dev.lectern.rag.lucene.LuceneIndex;
import dev.lectern.rag.lucene.LuceneSettings;
import dev.lectern.rag.qdrant.QdrantIndex;
import dev.lectern.rag.qdrant.QdrantSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An index with both of its sides, whichever adapter it is.
 *
 * @param passages the writing side
 * @param retrievers the reading side of a book
 * @param published what readers see of a book
 * @param forget removes a book that was only indexed for an occasion
 * @param closing ends it
 */
record BookIndex(
        PassageIndex passages,
        Function<BookId, Retriever> retrievers,
        Function<BookId, PublishedPassages> published,
        Consumer<BookId> forget,
        Runnable closing) {
    /** In a folder of this machine. */
    static BookIndex lucene(Path folder, Embedder embedder) {
        LuceneIndex index = new LuceneIndex(LuceneSettings.in(folder), embedder, InstantSource.system());
        return new BookIndex(
                index,
                index::retriever,
                index::published,
                book -> Folders.delete(folder.resolve(book.value())),
                index::close);
    }

    /** On a server. */
    static BookIndex qdrant(QdrantSettings settings, Embedder embedder) {
        QdrantIndex index = new QdrantIndex(settings, embedder, InstantSource.system());
        return new BookIndex(index, index::retriever, index::published, index::forget, index::close);
    }
}
