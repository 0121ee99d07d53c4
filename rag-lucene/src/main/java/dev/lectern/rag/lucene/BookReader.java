package dev.lectern.rag.lucene;

import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.EmbeddingModel;
import dev.lectern.core.book.IndexManifest;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.Retriever;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Answers from what is published at the moment of each question, and notices when something else is. What is published for
 * another model is left to those who embed with that; whoever reads already goes on with what there was before.
 */
final class BookReader implements Retriever, PublishedPassages, Closeable {
    private static final int ATTEMPTS = 5;

    private final BookFolder folder;
    private final Embedder embedder;
    private final Analyzer analyzer;
    private final int candidates;
    private volatile @Nullable Open open;
    private volatile boolean closed;

    BookReader(BookFolder folder, Embedder embedder, Analyzer analyzer, int candidates) {
        this.folder = folder;
        this.embedder = embedder;
        this.analyzer = analyzer;
        this.candidates = candidates;
    }

    /** One published state; its reader is counted, so that it closes when the last question over it is answered. */
    private record Open(Object stamp, IndexManifest manifest, DirectoryReader reader, HybridSearch search) {}

    @Override
    public Retrieval retrieve(Query query, int limit) {
        if (limit < 1 || limit > 100) {
            throw new IllegalArgumentException("limit must be 1 to 100: " + limit);
        }
        Embedding embedding = embedder.embedQuery(query.text());
        try {
            Open state = acquire();
            try {
                return state.search.search(query, embedding, limit, state.manifest.calibration());
            } finally {
                state.reader.decRef();
            }
        } catch (IOException e) {
            throw LuceneIndex.unavailable(e);
        }
    }

    @Override
    public Set<PassageId> among(Collection<PassageId> passages) {
        try {
            Open state = acquire();
            try {
                IndexSearcher searcher = new IndexSearcher(state.reader);
                Set<PassageId> present = new HashSet<>();
                for (PassageId passage : passages) {
                    if (searcher.count(new TermQuery(PassageFields.key(passage))) > 0) {
                        present.add(passage);
                    }
                }
                return present;
            } finally {
                state.reader.decRef();
            }
        } catch (IOException e) {
            throw LuceneIndex.unavailable(e);
        }
    }

    private Open acquire() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Open state = refreshed();
            if (state.reader.tryIncRef()) {
                return state;
            }
        }
        throw new IOException("the index is replaced faster than it can be opened");
    }

    private Open refreshed() throws IOException {
        Optional<Object> stamp = folder.stamp();
        Open state = open;
        if (state != null && stamp.isPresent() && stamp.get().equals(state.stamp)) {
            return state;
        }
        return reopen();
    }

    private synchronized Open reopen() throws IOException {
        if (closed) {
            throw new AlreadyClosedException("the index was closed");
        }
        IOException gone = new IOException("the book was never indexed");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Object> stamp = folder.stamp();
            Open before = open;
            if (before != null && stamp.isPresent() && stamp.get().equals(before.stamp)) {
                return before;
            }
            Optional<PublishedRun> published = folder.published();
            if (stamp.isEmpty() || published.isEmpty()) {
                throw gone;
            }
            if (before != null && !fits(published.get())) {
                Open kept = new Open(stamp.get(), before.manifest, before.reader, before.search);
                open = kept;
                return kept;
            }
            try {
                Open after = open(stamp.get(), published.get());
                open = after;
                if (before != null) {
                    before.reader.decRef();
                }
                return after;
            } catch (NoSuchFileException | FileNotFoundException e) {
                // Replaced and removed between reading the pointer and following it.
                gone = e;
            }
        }
        throw gone;
    }

    private boolean fits(PublishedRun published) {
        return published.manifest().format().model().equals(embedder.model());
    }

    private Open open(Object stamp, PublishedRun published) throws IOException {
        if (!fits(published)) {
            EmbeddingModel indexed = published.manifest().format().model();
            throw new IOException("the book is indexed with " + indexed.name() + " but questions are embedded with "
                    + embedder.model().name() + ": index it again");
        }
        DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder.run(published.run())));
        return new Open(stamp, published.manifest(), reader, new HybridSearch(reader, analyzer, candidates));
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        Open last = open;
        open = null;
        if (last != null) {
            last.reader.decRef();
        }
    }
}
