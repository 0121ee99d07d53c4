package dev.lectern.rag.qdrant;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.ChangeAliases;
import io.qdrant.client.grpc.Collections.CollectionConfig;
import io.qdrant.client.grpc.Collections.CollectionDescription;
import io.qdrant.client.grpc.Collections.CollectionExists;
import io.qdrant.client.grpc.Collections.CollectionExistsRequest;
import io.qdrant.client.grpc.Collections.CollectionExistsResponse;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CollectionOperationResponse;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.DeleteCollection;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.GetCollectionInfoResponse;
import io.qdrant.client.grpc.Collections.ListAliasesRequest;
import io.qdrant.client.grpc.Collections.ListAliasesResponse;
import io.qdrant.client.grpc.Collections.ListCollectionsRequest;
import io.qdrant.client.grpc.Collections.ListCollectionsResponse;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.CollectionsGrpc;

/** Collections and aliases. */
final class CollectionsDouble extends CollectionsGrpc.CollectionsImplBase {
    private final StoredCollections stored;

    CollectionsDouble(StoredCollections stored) {
        this.stored = stored;
    }

    private static CollectionOperationResponse done() {
        return CollectionOperationResponse.newBuilder().setResult(true).build();
    }

    @Override
    public void create(CreateCollection request, StreamObserver<CollectionOperationResponse> reply) {
        stored.answer(reply, () -> {
            String name = request.getCollectionName();
            boolean exists = stored.collections.containsKey(name);
            boolean lost = stored.lostRaces.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!exists) {
                stored.collections.put(name, new StoredCollections.Stored(request));
            }
            if (exists || lost) {
                throw Status.ALREADY_EXISTS.asRuntimeException();
            }
            return done();
        });
    }

    @Override
    public void update(UpdateCollection request, StreamObserver<CollectionOperationResponse> reply) {
        stored.answer(reply, () -> {
            stored.get(request.getCollectionName()).metadata.putAll(request.getMetadataMap());
            return done();
        });
    }

    @Override
    public void delete(DeleteCollection request, StreamObserver<CollectionOperationResponse> reply) {
        stored.answer(reply, () -> {
            stored.collections.remove(request.getCollectionName());
            stored.aliases.values().removeIf(request.getCollectionName()::equals);
            return done();
        });
    }

    @Override
    public void get(GetCollectionInfoRequest request, StreamObserver<GetCollectionInfoResponse> reply) {
        stored.answer(reply, () -> {
            StoredCollections.Stored collection = stored.get(request.getCollectionName());
            boolean busy = stored.yellow.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            return GetCollectionInfoResponse.newBuilder()
                    .setResult(CollectionInfo.newBuilder()
                            .setStatus(busy ? CollectionStatus.Yellow : CollectionStatus.Green)
                            .setConfig(CollectionConfig.newBuilder().putAllMetadata(collection.metadata)))
                    .build();
        });
    }

    @Override
    public void list(ListCollectionsRequest request, StreamObserver<ListCollectionsResponse> reply) {
        stored.answer(reply, () -> {
            ListCollectionsResponse.Builder all = ListCollectionsResponse.newBuilder();
            stored.collections
                    .keySet()
                    .forEach(name -> all.addCollections(
                            CollectionDescription.newBuilder().setName(name)));
            return all.build();
        });
    }

    @Override
    public void collectionExists(CollectionExistsRequest request, StreamObserver<CollectionExistsResponse> reply) {
        stored.answer(reply, () -> {
            String name = request.getCollectionName();
            return CollectionExistsResponse.newBuilder()
                    .setResult(CollectionExists.newBuilder()
                            .setExists(stored.collections.containsKey(stored.aliases.getOrDefault(name, name))))
                    .build();
        });
    }

    @Override
    public void listAliases(ListAliasesRequest request, StreamObserver<ListAliasesResponse> reply) {
        stored.answer(reply, () -> {
            ListAliasesResponse.Builder all = ListAliasesResponse.newBuilder();
            stored.aliases.forEach((alias, collection) -> all.addAliases(
                    AliasDescription.newBuilder().setAliasName(alias).setCollectionName(collection)));
            return all.build();
        });
    }

    @Override
    public void updateAliases(ChangeAliases request, StreamObserver<CollectionOperationResponse> reply) {
        stored.answer(reply, () -> {
            for (AliasOperations action : request.getActionsList()) {
                if (action.hasDeleteAlias()) {
                    stored.aliases.remove(action.getDeleteAlias().getAliasName());
                } else {
                    stored.get(action.getCreateAlias().getCollectionName());
                    stored.aliases.put(
                            action.getCreateAlias().getAliasName(),
                            action.getCreateAlias().getCollectionName());
                }
            }
            return done();
        });
    }
}
