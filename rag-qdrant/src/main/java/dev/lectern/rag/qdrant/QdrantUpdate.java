package dev.lectern.rag.qdrant;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.IndexManifest;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.Retriever;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsIdsList;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.ScrollResponse;
import io.qdrant.client.grpc.Points.UpsertPoints;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run in its own collection, which no alias names yet. It is only made, as a copy of the published one, when there is
 * something to write, so that a run that finds nothing new costs a list of ids.
 */
final class QdrantUpdate implements PassageIndex.Update {
    private static final System.Logger LOG = System.getLogger(QdrantUpdate.class.getName());
    private static final int PAGE_OF_IDS = 1_000;
    private static final int PAGE_OF_POINTS = 64;

    private final QdrantCalls calls;
    private final QdrantSettings settings;
    private final BookId book;
    private final IndexFormat format;
    private final BookCollections collections;
    private final WriterLease lease;
    private final Embedder embedder;
    private final InstantSource clock;
    private final @Nullable String published;
    private final boolean same;
    private final Set<PassageId> present = new HashSet<>();
    private @Nullable String run;
    private boolean ended;
    private boolean shown;
    private boolean closed;

    /** @param published what readers see, or null if nothing; {@code same} if it has the format */
    QdrantUpdate(
            QdrantCalls calls,
            QdrantSettings settings,
            BookId book,
            IndexFormat format,
            BookCollections collections,
            WriterLease lease,
            Embedder embedder,
            InstantSource clock,
            @Nullable String published,
            boolean same) {
        this.calls = calls;
        this.settings = settings;
        this.book = book;
        this.format = format;
        this.collections = collections;
        this.lease = lease;
        this.embedder = embedder;
        this.clock = clock;
        this.published = published;
        this.same = same;
        if (published != null && same) {
            scroll(
                    published,
                    PAGE_OF_IDS,
                    false,
                    page -> page.forEach(point -> present.add(PassagePoint.id(point.getId()))));
        }
    }

    @Override
    public Set<PassageId> present() {
        requireOpen();
        return Set.copyOf(present);
    }

    @Override
    public void put(List<EmbeddedPassage> passages) {
        String collection = writing();
        upsert(collection, passages.stream().map(PassagePoint::of).toList());
        passages.forEach(passage -> present.add(passage.passage().id()));
    }

    @Override
    public void remove(Collection<PassageId> passages) {
        List<PassageId> gone = passages.stream().filter(present::contains).toList();
        if (gone.isEmpty()) {
            requireOpen();
            return;
        }
        String collection = writing();
        DeletePoints request = DeletePoints.newBuilder()
                .setCollectionName(collection)
                .setWait(true)
                .setTimeout(calls.seconds())
                .setPoints(PointsSelector.newBuilder()
                        .setPoints(PointsIdsList.newBuilder()
                                .addAllIds(gone.stream().map(PassagePoint::id).toList())))
                .build();
        calls.write(() -> calls.points().delete(request));
        present.removeAll(gone);
    }

    @Override
    public Retriever preview() {
        HybridQuery query = new HybridQuery(calls, writing(), present.size(), settings.candidates());
        return (asked, limit) -> {
            lease.renew();
            return query.search(asked, embedder.embedQuery(asked.text()), limit, Calibration.NONE);
        };
    }

    @Override
    public IndexManifest publish(Calibration calibration) {
        String collection = writing();
        collections.awaitGreen(collection);
        prove(collection);
        IndexManifest manifest = new IndexManifest(book, format, present.size(), calibration, clock.instant());
        lease.prove();
        collections.publish(new RunCollection(collection, manifest, published), published == null);
        shown = true;
        ended = true;
        return manifest;
    }

    /** What is about to be shown is whole and can be searched. */
    private void prove(String collection) {
        CountPoints request = CountPoints.newBuilder()
                .setCollectionName(collection)
                .setExact(true)
                .setTimeout(calls.seconds())
                .build();
        long counted =
                calls.harmless(() -> calls.points().count(request)).getResult().getCount();
        if (counted != present.size()) {
            throw QdrantCalls.unavailable(
                    "the new collection holds " + counted + " passages instead of " + present.size());
        }
        Embedding canary = embedder.embedQuery("anything");
        if (counted > 0 && !new HybridQuery(calls, collection, counted, settings.candidates()).finds(canary)) {
            throw QdrantCalls.unavailable("nothing is found in the new collection");
        }
    }

    /** The collection to write to; the first time it is made. */
    private String writing() {
        requireOpen();
        lease.renew();
        if (run == null) {
            String made = collections.create(format.model());
            run = made;
            if (published != null && same) {
                scroll(published, PAGE_OF_POINTS, true, page -> {
                    lease.renew();
                    upsert(made, page.stream().map(PassagePoint::copy).toList());
                });
            }
        }
        return run;
    }

    private void upsert(String collection, List<PointStruct> points) {
        if (points.isEmpty()) {
            return;
        }
        UpsertPoints request = UpsertPoints.newBuilder()
                .setCollectionName(collection)
                .setWait(true)
                .setTimeout(calls.seconds())
                .addAllPoints(points)
                .build();
        calls.write(() -> calls.points().upsert(request));
    }

    private void scroll(String collection, int size, boolean whole, Consumer<List<RetrievedPoint>> pages) {
        ScrollPoints.Builder request = ScrollPoints.newBuilder()
                .setCollectionName(collection)
                .setLimit(size)
                .setWithPayload(WithPayloadSelectorFactory.enable(whole))
                .setWithVectors(WithVectorsSelectorFactory.enable(whole))
                .setTimeout(calls.seconds());
        boolean more = true;
        while (more) {
            ScrollPoints next = request.build();
            ScrollResponse page = calls.harmless(() -> calls.points().scroll(next));
            pages.accept(page.getResultList());
            more = page.hasNextPageOffset();
            request.setOffset(page.getNextPageOffset());
        }
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("this update has ended");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ended = true;
        try (lease) {
            if (run != null && !shown) {
                collections.remove(run);
            }
        } catch (PortUnavailableException e) {
            // The lease ends by itself, and the next writer removes what is left.
            LOG.log(System.Logger.Level.WARNING, "could not clean up after writing the index", e);
        }
    }
}
