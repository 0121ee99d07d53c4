package dev.lectern.rag.qdrant;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.UpdateResult;
import io.qdrant.client.grpc.Points.UpdateStatus;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What the double keeps. One lock for everything. */
final class StoredCollections {
    final Map<String, Stored> collections = new TreeMap<>();
    final Map<String, String> aliases = new TreeMap<>();
    /** How many of the next writes are accepted and not applied in time. */
    final AtomicInteger waitTimeouts = new AtomicInteger();
    /** How many of the next creations are won by somebody else. */
    final AtomicInteger lostRaces = new AtomicInteger();
    /** How many of the next looks at a collection find it still busy. */
    final AtomicInteger yellow = new AtomicInteger();

    /** A collection: how it was made, what it says of itself, its points by id, and its indexed fields. */
    static final class Stored {
        final CreateCollection made;
        final Map<String, Value> metadata = new TreeMap<>();
        final TreeMap<String, PointStruct> points = new TreeMap<>();
        final Set<String> indexed = new HashSet<>();

        Stored(CreateCollection made) {
            this.made = made;
            metadata.putAll(made.getMetadataMap());
        }
    }

    /** Does the work under the lock and replies with what comes of it. */
    <T> void answer(StreamObserver<T> reply, Supplier<T> work) {
        T answer;
        try {
            synchronized (this) {
                answer = work.get();
            }
        } catch (StatusRuntimeException e) {
            reply.onError(e);
            return;
        }
        reply.onNext(answer);
        reply.onCompleted();
    }

    Stored get(String name) {
        Stored stored = collections.get(aliases.getOrDefault(name, name));
        if (stored == null) {
            throw Status.NOT_FOUND
                    .withDescription("Collection `" + name + "` doesn't exist!")
                    .asRuntimeException();
        }
        return stored;
    }

    PointsOperationResponse written() {
        boolean late = waitTimeouts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        return PointsOperationResponse.newBuilder()
                .setResult(
                        UpdateResult.newBuilder().setStatus(late ? UpdateStatus.WaitTimeout : UpdateStatus.Completed))
                .build();
    }

    static boolean matches(PointStruct point, Filter filter) {
        return filter.getMustList().stream().allMatch(condition -> matches(point, condition));
    }

    private static boolean matches(PointStruct point, Condition condition) {
        if (condition.hasHasId()) {
            return condition.getHasId().getHasIdList().contains(point.getId());
        }
        if (!condition.hasField()) {
            throw Status.UNIMPLEMENTED.asRuntimeException();
        }
        Value value = point.getPayloadOrDefault(condition.getField().getKey(), Value.getDefaultInstance());
        String wanted = condition.getField().getMatch().getKeyword();
        return value.getStringValue().equals(wanted)
                || value.getListValue().getValuesList().stream()
                        .anyMatch(each -> each.getStringValue().equals(wanted));
    }
}
