package dev.lectern.rag.qdrant;

import static io.qdrant.client.ConditionFactory.hasId;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ValueFactory.value;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import io.qdrant.client.PointIdFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.Collections.CollectionExistsRequest;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.UpdateMode;
import io.qdrant.client.grpc.Points.UpsertPoints;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right to write one book, against all processes that use the server: a point that only one of them can put its name
 * on. Of a holder that has died it is free at once for the processes of the same machine, and for others when it has run
 * out. For one thread.
 */
final class WriterLease implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final String OWNER = "owner";
    private static final String UNTIL = "until";
    private static final String PROCESS = "process";

    private final QdrantCalls calls;
    private final String collection;
    private final PointId id;
    private final String me = UUID.randomUUID().toString();
    private final String process =
            WriterProcess.current().map(WriterProcess::toString).orElse("");
    private final Duration duration;
    private final InstantSource clock;
    private Instant until = Instant.MIN;

    private WriterLease(QdrantCalls calls, QdrantSettings settings, BookId book, InstantSource clock) {
        this.calls = calls;
        this.collection = settings.prefix() + "__writers";
        this.id = PointIdFactory.id(UUID.nameUUIDFromBytes(book.value().getBytes(StandardCharsets.UTF_8)));
        this.duration = settings.lease();
        this.clock = clock;
    }

    /** Null if somebody else is writing. */
    static @Nullable WriterLease take(QdrantCalls calls, QdrantSettings settings, BookId book, InstantSource clock) {
        WriterLease lease = new WriterLease(calls, settings, book, clock);
        lease.ensureCollection();
        lease.put(UpdateMode.InsertOnly, null);
        Holder holder = lease.holder();
        if (!holder.owner.equals(lease.me) && holder.isGone(clock.instant())) {
            lease.put(UpdateMode.UpdateOnly, holder.owner);
            holder = lease.holder();
        }
        return holder.owner.equals(lease.me) ? lease : null;
    }

    /** @throws PortUnavailableException if somebody else has taken it, since this writer seemed to be dead */
    void renew() {
        if (!clock.instant().isBefore(until.minus(duration.dividedBy(2)))) {
            prove();
        }
    }

    /**
     * Renews it now, before what nobody could take back.
     *
     * @throws PortUnavailableException as {@link #renew} does
     */
    void prove() {
        put(UpdateMode.UpdateOnly, me);
        if (!holder().owner.equals(me)) {
            throw QdrantCalls.unavailable("another writer has taken over");
        }
    }

    private record Holder(String owner, Instant until, String process) {
        boolean isGone(Instant now) {
            return until.isBefore(now)
                    || WriterProcess.parse(process)
                            .filter(WriterProcess::hasEnded)
                            .isPresent();
        }
    }

    private Holder holder() {
        GetPoints request = GetPoints.newBuilder()
                .setCollectionName(collection)
                .addIds(id)
                .setWithPayload(WithPayloadSelectorFactory.enable(true))
                .setTimeout(calls.seconds())
                .build();
        List<RetrievedPoint> found =
                calls.harmless(() -> calls.points().get(request)).getResultList();
        if (found.isEmpty()) {
            return new Holder("", Instant.MIN, "");
        }
        Map<String, Value> payload = found.get(0).getPayloadMap();
        return new Holder(
                payload.getOrDefault(OWNER, Value.getDefaultInstance()).getStringValue(),
                Instant.ofEpochMilli(
                        payload.getOrDefault(UNTIL, Value.getDefaultInstance()).getIntegerValue()),
                payload.getOrDefault(PROCESS, Value.getDefaultInstance()).getStringValue());
    }

    /** @param from whose name is replaced; the server leaves the point alone if it bears another */
    private void put(UpdateMode mode, @Nullable String from) {
        until = clock.instant().plus(duration);
        UpsertPoints.Builder request = UpsertPoints.newBuilder()
                .setCollectionName(collection)
                .setWait(true)
                .setTimeout(calls.seconds())
                .setUpdateMode(mode)
                .addPoints(PointStruct.newBuilder()
                        .setId(id)
                        .setVectors(VectorsFactory.vectors(1f))
                        .putPayload(OWNER, value(me))
                        .putPayload(UNTIL, value(until.toEpochMilli()))
                        .putPayload(PROCESS, value(process)));
        if (from != null) {
            request.setUpdateFilter(Filter.newBuilder().addMust(matchKeyword(OWNER, from)));
        }
        calls.write(() -> calls.points().upsert(request.build()));
    }

    /** Whoever comes second when two make it finds it there. */
    private void ensureCollection() {
        CreateCollection create = CreateCollection.newBuilder()
                .setCollectionName(collection)
                .setVectorsConfig(VectorsConfig.newBuilder()
                        .setParams(VectorParams.newBuilder().setSize(1).setDistance(Distance.Dot)))
                .setTimeout(calls.seconds())
                .build();
        for (int attempt = 1; !exists(); attempt++) {
            try {
                calls.once(() -> calls.collections().create(create));
            } catch (PortUnavailableException e) {
                if (attempt == ATTEMPTS || QdrantCalls.code(e) == null) {
                    throw e;
                }
            }
        }
    }

    private boolean exists() {
        CollectionExistsRequest request = CollectionExistsRequest.newBuilder()
                .setCollectionName(collection)
                .build();
        return calls.harmless(() -> calls.collections().collectionExists(request))
                .getResult()
                .getExists();
    }

    @Override
    public void close() {
        DeletePoints request = DeletePoints.newBuilder()
                .setCollectionName(collection)
                .setWait(true)
                .setTimeout(calls.seconds())
                .setPoints(PointsSelector.newBuilder()
                        .setFilter(Filter.newBuilder().addMust(hasId(id)).addMust(matchKeyword(OWNER, me))))
                .build();
        calls.write(() -> calls.points().delete(request));
    }
}
