package dev.lectern.testkit.book;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.IndexManifest;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.Retriever;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An index in memory that looks at every passage for every question: what an adapter's results are held against. Safe for
 * many threads.
 */
public final class InMemoryIndex implements PassageIndex {
    private final Embedder embedder;
    private final InstantSource clock;
    private final Map<BookId, Published> published = new ConcurrentHashMap<>();
    private final Set<BookId> writing = ConcurrentHashMap.newKeySet();

    private record Published(IndexManifest manifest, List<EmbeddedPassage> passages) {}

    /** @param embedder embeds the questions; the same model that embeds the passages */
    public InMemoryIndex(Embedder embedder, InstantSource clock) {
        this.embedder = embedder;
        this.clock = clock;
    }

    /** A retriever over what is published of this book at the moment of each question. */
    public Retriever retriever(BookId book) {
        return (query, limit) -> {
            Published state = published.get(book);
            if (state == null) {
                throw new PortUnavailableException(
                        "index", Duration.ofSeconds(10), new IllegalStateException("the book was never indexed"));
            }
            return ExhaustiveSearch.in(state.passages, query, embedder, limit, state.manifest.calibration());
        };
    }

    @Override
    public Optional<IndexManifest> current(BookId book) {
        return Optional.ofNullable(published.get(book)).map(Published::manifest);
    }

    @Override
    public Optional<Update> begin(BookId book, IndexFormat format) {
        return writing.add(book) ? Optional.of(new Unpublished(book, format)) : Optional.empty();
    }

    private final class Unpublished implements Update {
        private final BookId book;
        private final IndexFormat format;
        private final Map<PassageId, EmbeddedPassage> passages = new TreeMap<>();
        private boolean ended;
        private boolean closed;

        Unpublished(BookId book, IndexFormat format) {
            this.book = book;
            this.format = format;
            Published before = published.get(book);
            if (before != null && before.manifest.format().equals(format)) {
                put(before.passages);
            }
        }

        @Override
        public Set<PassageId> present() {
            requireOpen();
            return Set.copyOf(passages.keySet());
        }

        @Override
        public void put(List<EmbeddedPassage> added) {
            requireOpen();
            added.forEach(passage -> passages.put(passage.passage().id(), passage));
        }

        @Override
        public void remove(Collection<PassageId> removed) {
            requireOpen();
            passages.keySet().removeAll(removed);
        }

        @Override
        public Retriever preview() {
            requireOpen();
            return (query, limit) -> ExhaustiveSearch.in(passages.values(), query, embedder, limit, Calibration.NONE);
        }

        @Override
        public IndexManifest publish(Calibration calibration) {
            requireOpen();
            ended = true;
            IndexManifest manifest = new IndexManifest(book, format, passages.size(), calibration, clock.instant());
            published.put(book, new Published(manifest, List.copyOf(passages.values())));
            return manifest;
        }

        private void requireOpen() {
            if (ended) {
                throw new IllegalStateException("this update has ended");
            }
        }

        @Override
        public void close() {
            ended = true;
            if (!closed) {
                closed = true;
                writing.remove(book);
            }
        }
    }
}
