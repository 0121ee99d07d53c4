package dev.lectern.rag.lucene;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.IndexManifest;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Retriever;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.store.Lock;
import org.apache.lucene.util.IOUtils;

/**
 * Indexes in a directory of this machine, read and written by any number of its processes.
 *
 * <p>Each run writes into a directory of its own and is shown to readers by one rename, so they see either the old state
 * or the new one, also after a crash. A process that reads notices what another has published with its next question.
 *
 * <p>Safe for many threads. Close it when no question is under way any more.
 */
public final class LuceneIndex implements PassageIndex, AutoCloseable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final LuceneSettings settings;
    private final Embedder embedder;
    private final InstantSource clock;
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final Map<BookId, BookReader> readers = new ConcurrentHashMap<>();

    /**
     * Opens nothing yet.
     *
     * @param settings where
     * @param embedder embeds the questions; the same model that embeds the passages
     * @param clock dates what is published
     */
    public LuceneIndex(LuceneSettings settings, Embedder embedder, InstantSource clock) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.embedder = Objects.requireNonNull(embedder, "embedder");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** A retriever over what is published of this book at the moment of each question; valid until this is closed. */
    public Retriever retriever(BookId book) {
        return reader(book);
    }

    /** What is published of this book at the moment of each question; valid until this is closed. */
    public PublishedPassages published(BookId book) {
        return reader(book);
    }

    private BookReader reader(BookId book) {
        return readers.computeIfAbsent(
                book,
                name -> new BookReader(
                        new BookFolder(settings.directory(), name), embedder, analyzer, settings.candidates()));
    }

    @Override
    public Optional<IndexManifest> current(BookId book) {
        try {
            return new BookFolder(settings.directory(), book).published().map(PublishedRun::manifest);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Optional<Update> begin(BookId book, IndexFormat format) {
        BookFolder folder = new BookFolder(settings.directory(), book);
        try {
            Lock lock = folder.lock();
            if (lock == null) {
                return Optional.empty();
            }
            try {
                Optional<PublishedRun> published = folder.publishedOrRemoved();
                String keep = published.map(PublishedRun::run).orElse(null);
                boolean same = published
                        .map(run -> run.manifest().format().equals(format))
                        .orElse(false);
                String run = folder.newRun(same ? keep : null, keep);
                return Optional.of(new LuceneUpdate(
                        book, format, folder, lock, run, embedder, analyzer, settings.candidates(), clock));
            } catch (IOException | RuntimeException e) {
                IOUtils.closeWhileHandlingException(lock);
                throw e;
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void close() {
        try {
            IOUtils.close(readers.values());
            analyzer.close();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    static PortUnavailableException unavailable(IOException cause) {
        return new PortUnavailableException("index", RETRY_AFTER, cause);
    }
}
