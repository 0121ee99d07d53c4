package dev.lectern.rag.qdrant;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.EmbeddingModel;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.Retriever;
import io.grpc.Status;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.Points.GetPoints;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers from what is published at the moment of each question. What is published for another model is left to those who
 * embed with that; whoever reads already goes on with what there was before, as long as the server keeps it.
 */
final class BookReader implements Retriever, PublishedPassages {
    private static final int ATTEMPTS = 3;

    private final QdrantCalls calls;
    private final BookCollections collections;
    private final Embedder embedder;
    private final int candidates;
    private volatile @Nullable Open open;

    BookReader(QdrantCalls calls, BookCollections collections, Embedder embedder, int candidates) {
        this.calls = calls;
        this.collections = collections;
        this.embedder = embedder;
        this.candidates = candidates;
    }

    /** A collection that is or was published, and never changes any more, and the name under which that was looked up. */
    private record Open(String publishedAs, RunCollection run, HybridQuery query) {}

    @Override
    public Retrieval retrieve(Query query, int limit) {
        if (limit < 1 || limit > 100) {
            throw new IllegalArgumentException("limit must be 1 to 100: " + limit);
        }
        Embedding embedding = embedder.embedQuery(query.text());
        return ask(state ->
                state.query.search(query, embedding, limit, state.run.manifest().calibration()));
    }

    @Override
    public Set<PassageId> among(Collection<PassageId> passages) {
        Set<PassageId> distinct = Set.copyOf(passages);
        return ask(state -> {
            GetPoints request = GetPoints.newBuilder()
                    .setCollectionName(state.run.name())
                    .addAllIds(distinct.stream().map(PassagePoint::id).toList())
                    .setWithPayload(WithPayloadSelectorFactory.enable(false))
                    .build();
            return calls.harmless(() -> calls.points().get(request)).getResultList().stream()
                    .map(point -> PassagePoint.id(point.getId()))
                    .collect(Collectors.toSet());
        });
    }

    private <T> T ask(Function<Open, T> question) {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.apply(current());
            } catch (PortUnavailableException e) {
                // Replaced twice and removed since it was looked up.
                if (attempt == ATTEMPTS || !QdrantCalls.says(e, Status.Code.NOT_FOUND)) {
                    throw e;
                }
            }
        }
    }

    private Open current() {
        String name = collections.published().orElseThrow(() -> QdrantCalls.unavailable("the book was never indexed"));
        Open state = open;
        if (state == null || !state.publishedAs.equals(name)) {
            RunCollection run = collections.read(name);
            boolean fits = run.manifest().format().model().equals(embedder.model());
            state = state == null || fits ? open(run) : new Open(name, state.run, state.query);
            open = state;
        }
        return state;
    }

    private Open open(RunCollection run) {
        EmbeddingModel indexed = run.manifest().format().model();
        if (!indexed.equals(embedder.model())) {
            throw QdrantCalls.unavailable("the book is indexed with " + indexed.name()
                    + " but questions are embedded with " + embedder.model().name() + ": index it again");
        }
        return new Open(
                run.name(),
                run,
                new HybridQuery(calls, run.name(), run.manifest().passages(), candidates));
    }
}
