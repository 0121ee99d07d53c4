package dev.lectern.rag.qdrant;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.EmbeddingModel;
import io.grpc.Status;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.ChangeAliases;
import io.qdrant.client.grpc.Collections.CollectionDescription;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Collections.CreateAlias;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.DeleteAlias;
import io.qdrant.client.grpc.Collections.DeleteCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.ListAliasesRequest;
import io.qdrant.client.grpc.Collections.ListCollectionsRequest;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.FieldType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The collections of one book: an alias that readers follow points to one of them. */
final class BookCollections {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final QdrantCalls calls;
    private final QdrantSettings settings;
    private final BookId book;
    private final String alias;

    BookCollections(QdrantCalls calls, QdrantSettings settings, BookId book) {
        this.calls = calls;
        this.settings = settings;
        this.book = book;
        this.alias = RunCollection.alias(settings.prefix(), book);
    }

    /** The collection that readers see now. */
    Optional<String> published() {
        ListAliasesRequest request = ListAliasesRequest.getDefaultInstance();
        return calls.harmless(() -> calls.collections().listAliases(request)).getAliasesList().stream()
                .filter(each -> each.getAliasName().equals(alias))
                .map(AliasDescription::getCollectionName)
                .findFirst();
    }

    /** What a collection says of itself. */
    RunCollection read(String name) {
        try {
            return understood(name);
        } catch (RunCollection.DamagedException e) {
            throw QdrantCalls.unavailable(e);
        }
    }

    private RunCollection understood(String name) {
        return RunCollection.of(name, info(name).getConfig().getMetadataMap());
    }

    /** For the writer: one that nobody can understand is as good as none, and goes with its alias. */
    Optional<RunCollection> publishedAndUnderstood() {
        try {
            return published().map(this::understood);
        } catch (RunCollection.DamagedException e) {
            return Optional.empty();
        }
    }

    private CollectionInfo info(String name) {
        GetCollectionInfoRequest request =
                GetCollectionInfoRequest.newBuilder().setCollectionName(name).build();
        return calls.harmless(() -> calls.collections().get(request)).getResult();
    }

    /** A new collection that nobody follows. */
    String create(EmbeddingModel model) {
        String name = RunCollection.name(
                settings.prefix(), book, model, UUID.randomUUID().toString());
        create(CreateCollection.newBuilder()
                .setCollectionName(name)
                .setVectorsConfig(VectorsConfig.newBuilder()
                        .setParamsMap(VectorParamsMap.newBuilder()
                                .putMap(
                                        PassagePoint.DENSE,
                                        VectorParams.newBuilder()
                                                .setSize(model.dimensions())
                                                .setDistance(Distance.Cosine)
                                                .build())))
                .setSparseVectorsConfig(SparseVectorConfig.newBuilder()
                        .putMap(
                                PassagePoint.BM25,
                                SparseVectorParams.newBuilder()
                                        .setModifier(Modifier.Idf)
                                        .build()))
                .setTimeout(calls.seconds())
                .build());
        for (String field : List.of(PassagePoint.PAGE, PassagePoint.TERMS)) {
            keyword(name, field);
        }
        return name;
    }

    private void create(CreateCollection request) {
        try {
            calls.once(() -> calls.collections().create(request));
        } catch (PortUnavailableException e) {
            // The name is ours alone, so an earlier attempt whose answer was lost has made it.
            if (!QdrantCalls.says(e, Status.Code.ALREADY_EXISTS)) {
                throw e;
            }
        }
    }

    private void keyword(String name, String field) {
        CreateFieldIndexCollection request = CreateFieldIndexCollection.newBuilder()
                .setCollectionName(name)
                .setFieldName(field)
                .setFieldType(FieldType.FieldTypeKeyword)
                .setWait(true)
                .setTimeout(calls.seconds())
                .build();
        calls.write(() -> calls.points().createFieldIndex(request));
    }

    /** Waits until the server has nothing left to do for a collection. */
    void awaitGreen(String name) {
        long end = System.nanoTime() + settings.settling().toNanos();
        CollectionStatus status = info(name).getStatus();
        while (status != CollectionStatus.Green) {
            if (System.nanoTime() - end >= 0) {
                throw QdrantCalls.unavailable(
                        "the new collection is still " + status + " after " + settings.settling());
            }
            try {
                Thread.sleep(LOOK_AGAIN.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw QdrantCalls.unavailable("interrupted while the new collection was " + status);
            }
            status = info(name).getStatus();
        }
    }

    /** Shows a collection to readers, in one step. */
    void publish(RunCollection run, boolean first) {
        UpdateCollection said = UpdateCollection.newBuilder()
                .setCollectionName(run.name())
                .putAllMetadata(run.metadata())
                .setTimeout(calls.seconds())
                .build();
        calls.harmless(() -> calls.collections().update(said));
        ChangeAliases.Builder change = ChangeAliases.newBuilder().setTimeout(calls.seconds());
        if (!first) {
            change.addActions(AliasOperations.newBuilder()
                    .setDeleteAlias(DeleteAlias.newBuilder().setAliasName(alias)));
        }
        change.addActions(AliasOperations.newBuilder()
                .setCreateAlias(CreateAlias.newBuilder().setAliasName(alias).setCollectionName(run.name())));
        calls.once(() -> calls.collections().updateAliases(change.build()));
    }

    /** Removes what dead writers left and what was published before the one before. */
    void removeAllBut(List<String> kept) {
        ListCollectionsRequest request = ListCollectionsRequest.getDefaultInstance();
        calls.harmless(() -> calls.collections().list(request)).getCollectionsList().stream()
                .map(CollectionDescription::getName)
                .filter(name -> name.startsWith(alias + "__") && !kept.contains(name))
                .forEach(this::remove);
    }

    void remove(String name) {
        DeleteCollection request = DeleteCollection.newBuilder()
                .setCollectionName(name)
                .setTimeout(calls.seconds())
                .build();
        calls.harmless(() -> calls.collections().delete(request));
    }
}
