package dev.lectern.rag.qdrant;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.IndexManifest;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Retriever;
import io.qdrant.client.grpc.Collections.CollectionExistsRequest;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Indexes on a Qdrant server, read and written by any number of nodes.
 *
 * <p>Each run writes into a collection of its own and is shown to readers by moving one alias, so they see either the old
 * state or the new one; the one before is kept. Fusion, order and choice are the core's, so the passages are those that any
 * other index answers. The server sees hashes of a question's words and its embedding, never the question.
 *
 * <p>Safe for many threads. Close it when no question is under way any more.
 */
public final class QdrantIndex implements PassageIndex, AutoCloseable {
    /** The first that inserts and updates under a condition, which keeps two writers apart. */
    private static final int OLDEST_MINOR = 17;

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private final QdrantSettings settings;
    private final Embedder embedder;
    private final InstantSource clock;
    private final QdrantCalls calls;
    private final Map<BookId, BookReader> readers = new ConcurrentHashMap<>();

    /**
     * Connects when it is first used.
     *
     * @param embedder embeds the questions; the same model that embeds the passages
     * @param clock dates what is published and tells when a writer must have died
     */
    public QdrantIndex(QdrantSettings settings, Embedder embedder, InstantSource clock) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.embedder = Objects.requireNonNull(embedder, "embedder");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.calls = new QdrantCalls(settings);
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
                book, name -> new BookReader(calls, collections(name), embedder, settings.candidates()));
    }

    /**
     * Asks whether the server is there, new enough, and takes the key. Its health alone says nothing about the key.
     *
     * @throws PortUnavailableException if not
     */
    public void ping() {
        String version = calls.harmless(() -> calls.server().healthCheck(HealthCheckRequest.getDefaultInstance()))
                .getVersion();
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches() || !numbers.group(1).equals("1") || Integer.parseInt(numbers.group(2)) < OLDEST_MINOR) {
            throw QdrantCalls.unavailable(
                    "Qdrant " + version + " does not do: 1." + OLDEST_MINOR + " or a newer 1.x does");
        }
        CollectionExistsRequest request = CollectionExistsRequest.newBuilder()
                .setCollectionName(settings.prefix())
                .build();
        calls.harmless(() -> calls.collections().collectionExists(request));
    }

    @Override
    public Optional<IndexManifest> current(BookId book) {
        BookCollections collections = collections(book);
        return collections.published().map(name -> collections.read(name).manifest());
    }

    @Override
    public Optional<Update> begin(BookId book, IndexFormat format) {
        ping();
        WriterLease lease = WriterLease.take(calls, settings, book, clock);
        if (lease == null) {
            return Optional.empty();
        }
        try {
            BookCollections collections = collections(book);
            RunCollection current = collections.publishedAndUnderstood().orElse(null);
            collections.removeAllBut(kept(current));
            boolean same = current != null && current.manifest().format().equals(format);
            String published = current == null ? null : current.name();
            return Optional.of(new QdrantUpdate(
                    calls, settings, book, format, collections, lease, embedder, clock, published, same));
        } catch (PortUnavailableException e) {
            release(lease);
            throw e;
        }
    }

    private static List<String> kept(@Nullable RunCollection current) {
        List<String> kept = new ArrayList<>();
        if (current != null) {
            kept.add(current.name());
            String previous = current.previous();
            if (previous != null) {
                kept.add(previous);
            }
        }
        return kept;
    }

    private static void release(WriterLease lease) {
        try {
            lease.close();
        } catch (PortUnavailableException e) {
            // It ends by itself; what went wrong before is what the caller has to know.
        }
    }

    /** Removes every collection of a book, and its alias with them; for a book that was only indexed for an occasion. */
    public void forget(BookId book) {
        collections(book).removeAllBut(List.of());
    }

    private BookCollections collections(BookId book) {
        return new BookCollections(calls, settings, book);
    }

    @Override
    public void close() {
        calls.close();
    }
}
