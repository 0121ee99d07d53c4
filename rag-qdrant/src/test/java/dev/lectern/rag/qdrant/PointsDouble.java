package dev.lectern.rag.qdrant;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.CountResponse;
import io.qdrant.client.grpc.Points.CountResult;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.GetResponse;
import io.qdrant.client.grpc.Points.NamedVectorsOutput;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryBatchResponse;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.ScrollResponse;
import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.UpdateMode;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.Points.VectorInput;
import io.qdrant.client.grpc.Points.VectorOutput;
import io.qdrant.client.grpc.Points.VectorsOutput;
import io.qdrant.client.grpc.PointsGrpc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/** Points: written under conditions, read in pages, ranked by brute force. */
final class PointsDouble extends PointsGrpc.PointsImplBase {
    private final StoredCollections stored;

    PointsDouble(StoredCollections stored) {
        this.stored = stored;
    }

    @Override
    public void upsert(UpsertPoints request, StreamObserver<PointsOperationResponse> reply) {
        stored.answer(reply, () -> {
            SortedMap<String, PointStruct> points = stored.get(request.getCollectionName()).points;
            for (PointStruct point : request.getPointsList()) {
                PointStruct before = points.get(point.getId().getUuid());
                boolean inserts = before == null && request.getUpdateMode() != UpdateMode.UpdateOnly;
                boolean updates = before != null
                        && request.getUpdateMode() != UpdateMode.InsertOnly
                        && (!request.hasUpdateFilter() || StoredCollections.matches(before, request.getUpdateFilter()));
                if (inserts || updates) {
                    points.put(point.getId().getUuid(), point);
                }
            }
            return stored.written();
        });
    }

    @Override
    public void delete(DeletePoints request, StreamObserver<PointsOperationResponse> reply) {
        stored.answer(reply, () -> {
            SortedMap<String, PointStruct> points = stored.get(request.getCollectionName()).points;
            if (request.getPoints().hasFilter()) {
                points.values()
                        .removeIf(point -> StoredCollections.matches(
                                point, request.getPoints().getFilter()));
            }
            request.getPoints().getPoints().getIdsList().forEach(id -> points.remove(id.getUuid()));
            return stored.written();
        });
    }

    @Override
    public void createFieldIndex(CreateFieldIndexCollection request, StreamObserver<PointsOperationResponse> reply) {
        stored.answer(reply, () -> {
            stored.get(request.getCollectionName()).indexed.add(request.getFieldName());
            return stored.written();
        });
    }

    @Override
    public void get(GetPoints request, StreamObserver<GetResponse> reply) {
        stored.answer(reply, () -> {
            SortedMap<String, PointStruct> points = stored.get(request.getCollectionName()).points;
            return GetResponse.newBuilder()
                    .addAllResult(request.getIdsList().stream()
                            .map(id -> points.get(id.getUuid()))
                            .filter(Objects::nonNull)
                            .map(PointsDouble::retrieved)
                            .toList())
                    .build();
        });
    }

    @Override
    public void scroll(ScrollPoints request, StreamObserver<ScrollResponse> reply) {
        stored.answer(reply, () -> {
            List<PointStruct> rest = new ArrayList<>(stored.get(request.getCollectionName())
                    .points
                    .tailMap(request.getOffset().getUuid())
                    .values());
            ScrollResponse.Builder page = ScrollResponse.newBuilder();
            rest.stream().limit(request.getLimit()).map(PointsDouble::retrieved).forEach(page::addResult);
            if (rest.size() > request.getLimit()) {
                page.setNextPageOffset(rest.get(request.getLimit()).getId());
            }
            return page.build();
        });
    }

    @Override
    public void count(CountPoints request, StreamObserver<CountResponse> reply) {
        stored.answer(
                reply,
                () -> CountResponse.newBuilder()
                        .setResult(CountResult.newBuilder()
                                .setCount(stored.get(request.getCollectionName()).points.values().stream()
                                        .filter(point -> StoredCollections.matches(point, request.getFilter()))
                                        .count()))
                        .build());
    }

    @Override
    public void queryBatch(QueryBatchPoints request, StreamObserver<QueryBatchResponse> reply) {
        stored.answer(reply, () -> {
            StoredCollections.Stored collection = stored.get(request.getCollectionName());
            QueryBatchResponse.Builder results = QueryBatchResponse.newBuilder();
            request.getQueryPointsList().forEach(query -> results.addResult(rank(collection, query)));
            return results.build();
        });
    }

    private static BatchResult rank(StoredCollections.Stored collection, QueryPoints query) {
        if (query.hasFilter()
                && query.getFilter().getMustList().stream()
                        .anyMatch(must ->
                                !collection.indexed.contains(must.getField().getKey()))) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("no index on a filtered field")
                    .asRuntimeException();
        }
        VectorInput wanted = query.getQuery().getNearest();
        List<PointStruct> all = List.copyOf(collection.points.values());
        List<ScoredPoint> scored = new ArrayList<>();
        for (PointStruct point : all) {
            double score = wanted.hasSparse()
                    ? sparse(wanted.getSparse(), named(point, query.getUsing()).getSparse(), query.getUsing(), all)
                    : dense(
                            wanted.getDense().getDataList(),
                            named(point, query.getUsing()).getDense().getDataList());
            boolean found = !wanted.hasSparse() || score > 0;
            if (found && StoredCollections.matches(point, query.getFilter())) {
                scored.add(ScoredPoint.newBuilder()
                        .setId(point.getId())
                        .setScore((float) score)
                        .build());
            }
        }
        // Against the order of ids among equals, which nobody may rely on.
        scored.sort(Comparator.comparingDouble(ScoredPoint::getScore)
                .thenComparing(point -> point.getId().getUuid())
                .reversed());
        return BatchResult.newBuilder()
                .addAllResult(scored.stream().limit(query.getLimit()).toList())
                .build();
    }

    private static io.qdrant.client.grpc.Points.Vector named(PointStruct point, String name) {
        return point.getVectors().getVectors().getVectorsOrThrow(name);
    }

    private static double dense(List<Float> one, List<Float> other) {
        if (one.size() != other.size()) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("Vector dimension error")
                    .asRuntimeException();
        }
        double dot = 0;
        double ones = 0;
        double others = 0;
        for (int i = 0; i < one.size(); i++) {
            dot += one.get(i) * other.get(i);
            ones += one.get(i) * one.get(i);
            others += other.get(i) * other.get(i);
        }
        return dot / Math.sqrt(ones * others);
    }

    private static double sparse(SparseVector wanted, SparseVector held, String using, List<PointStruct> all) {
        double sum = 0;
        for (int i = 0; i < wanted.getIndicesCount(); i++) {
            int index = wanted.getIndices(i);
            int at = held.getIndicesList().indexOf(index);
            if (at >= 0) {
                long holders = all.stream()
                        .filter(point ->
                                named(point, using).getSparse().getIndicesList().contains(index))
                        .count();
                sum += wanted.getValues(i)
                        * held.getValues(at)
                        * Math.log(1 + (all.size() - holders + 0.5) / (holders + 0.5));
            }
        }
        return sum;
    }

    private static RetrievedPoint retrieved(PointStruct point) {
        NamedVectorsOutput.Builder vectors = NamedVectorsOutput.newBuilder();
        point.getVectors().getVectors().getVectorsMap().forEach((name, vector) -> {
            VectorOutput.Builder output = VectorOutput.newBuilder();
            vectors.putVectors(
                    name,
                    vector.hasSparse()
                            ? output.setSparse(vector.getSparse()).build()
                            : output.setDense(vector.getDense()).build());
        });
        return RetrievedPoint.newBuilder()
                .setId(point.getId())
                .putAllPayload(point.getPayloadMap())
                .setVectors(VectorsOutput.newBuilder().setVectors(vectors))
                .build();
    }
}
