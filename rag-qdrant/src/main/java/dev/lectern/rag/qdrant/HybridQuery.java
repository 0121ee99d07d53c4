package dev.lectern.rag.qdrant;

import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.QueryFactory.nearest;

import dev.lectern.core.book.AskingWords;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.ReciprocalRankFusion;
import dev.lectern.core.book.Relevance;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.book.Shortlist;
import io.qdrant.client.VectorInputFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScoredPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Searches one collection by words and by meaning. The server ranks, more deeply than asked for; what comes of both
 * rankings is computed here by the rules of the core, so that it is what any other index over the same passages answers.
 *
 * <p>Safe for many threads, as long as the collection does not change: how many passages hold a word is remembered.
 */
final class HybridQuery {
    /** As many words as a large book has; beyond that each is counted again. */
    private static final int REMEMBERED = 100_000;

    private final QdrantCalls calls;
    private final String collection;
    private final long passages;
    private final int candidates;
    private final ConcurrentMap<String, Long> holders = new ConcurrentHashMap<>();

    HybridQuery(QdrantCalls calls, String collection, long passages, int candidates) {
        this.calls = calls;
        this.collection = collection;
        this.passages = passages;
        this.candidates = candidates;
    }

    Retrieval search(Query query, Embedding embedding, int limit, Calibration calibration) {
        Map<String, List<String>> terms = BookWords.terms(query.text());
        Map<String, Double> weights = new HashMap<>();
        Map<String, Double> surfaceWeights = new HashMap<>();
        terms.forEach((term, surfaces) -> {
            long held = holders(term);
            double weight = Relevance.rarity(passages, held);
            if (!surfaces.stream().allMatch(AskingWords::has)) {
                weights.put(term, weight);
            }
            if (held > 0) {
                surfaces.forEach(surface -> surfaceWeights.put(surface, weight));
            }
        });
        List<PassageId> pool = ReciprocalRankFusion.fuse(rankings(query, weights.keySet(), embedding, limit)).stream()
                .limit(Relevance.pool(limit))
                .map(ReciprocalRankFusion.Fused::id)
                .toList();
        return new Retrieval(Shortlist.of(scored(pool, embedding, weights), limit), surfaceWeights, calibration);
    }

    /** Whether anything at all is found: asked of a new collection before it is shown. */
    boolean finds(Embedding embedding) {
        return !rankings(Query.of("anything"), Set.of(), embedding, 1).get(0).isEmpty();
    }

    private List<List<PassageId>> rankings(Query query, Set<String> terms, Embedding embedding, int limit) {
        int depth = Math.max(candidates, 2 * limit);
        QueryBatchPoints.Builder batch =
                QueryBatchPoints.newBuilder().setCollectionName(collection).setTimeout(calls.seconds());
        batch.addQueryPoints(ranking(query, depth)
                .setUsing(PassagePoint.DENSE)
                .setQuery(nearest(VectorInputFactory.vectorInput(embedding.toArray()))));
        if (!terms.isEmpty()) {
            BookWords.Sparse words = BookWords.question(terms);
            batch.addQueryPoints(ranking(query, depth)
                    .setUsing(PassagePoint.BM25)
                    .setQuery(nearest(VectorInputFactory.vectorInput(words.values(), words.indices()))));
        }
        QueryBatchPoints request = batch.build();
        return calls.harmless(() -> calls.points().queryBatch(request)).getResultList().stream()
                .map(HybridQuery::ordered)
                .toList();
    }

    private QueryPoints.Builder ranking(Query query, int depth) {
        QueryPoints.Builder ranking = QueryPoints.newBuilder()
                .setCollectionName(collection)
                .setLimit(depth)
                .setWithPayload(WithPayloadSelectorFactory.enable(false));
        String page = query.page();
        return page == null
                ? ranking
                : ranking.setFilter(Filter.newBuilder().addMust(matchKeyword(PassagePoint.PAGE, page)));
    }

    /** Equal scores are ordered by id, since the server orders them as it likes. */
    private static List<PassageId> ordered(BatchResult result) {
        record Hit(PassageId id, float score) {}
        List<Hit> hits = new ArrayList<>();
        for (ScoredPoint point : result.getResultList()) {
            hits.add(new Hit(PassagePoint.id(point.getId()), point.getScore()));
        }
        hits.sort(Comparator.comparingDouble(Hit::score).reversed().thenComparing(Hit::id));
        return hits.stream().map(Hit::id).toList();
    }

    private List<ScoredPassage> scored(List<PassageId> pool, Embedding query, Map<String, Double> weights) {
        if (pool.isEmpty()) {
            return List.of();
        }
        GetPoints request = GetPoints.newBuilder()
                .setCollectionName(collection)
                .addAllIds(pool.stream().map(PassagePoint::id).toList())
                .setWithPayload(WithPayloadSelectorFactory.enable(true))
                .setWithVectors(WithVectorsSelectorFactory.include(List.of(PassagePoint.DENSE)))
                .setTimeout(calls.seconds())
                .build();
        double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        List<ScoredPassage> scored = new ArrayList<>();
        for (RetrievedPoint point :
                calls.harmless(() -> calls.points().get(request)).getResultList()) {
            Set<String> held = PassagePoint.terms(point);
            double sum = weights.entrySet().stream()
                    .filter(weight -> held.contains(weight.getKey()))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            double coverage = Relevance.coverage(sum, all, passages);
            double similarity = query.cosine(PassagePoint.embedding(point));
            scored.add(new ScoredPassage(
                    PassagePoint.passage(point), Relevance.of(similarity, coverage), similarity, coverage));
        }
        return scored;
    }

    private long holders(String term) {
        Long known = holders.get(term);
        if (known != null) {
            return known;
        }
        CountPoints request = CountPoints.newBuilder()
                .setCollectionName(collection)
                .setFilter(Filter.newBuilder().addMust(matchKeyword(PassagePoint.TERMS, term)))
                .setExact(true)
                .setTimeout(calls.seconds())
                .build();
        long counted =
                calls.harmless(() -> calls.points().count(request)).getResult().getCount();
        if (holders.size() < REMEMBERED) {
            holders.put(term, counted);
        }
        return counted;
    }
}
