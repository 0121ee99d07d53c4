package dev.lectern.rag.lucene;

import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.ReciprocalRankFusion;
import dev.lectern.core.book.Relevance;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.book.Shortlist;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/** Searches one state of an index: by words, by meaning, and both rankings fused. */
final class HybridSearch {
    private final IndexSearcher searcher;
    private final Analyzer analyzer;
    private final int candidates;

    HybridSearch(IndexReader reader, Analyzer analyzer, int candidates) {
        this.searcher = new IndexSearcher(reader);
        this.analyzer = analyzer;
        this.candidates = candidates;
    }

    Retrieval search(Query query, Embedding embedding, int limit, Calibration calibration) throws IOException {
        IndexReader reader = searcher.getIndexReader();
        QueryWords words = QueryWords.of(query.text(), analyzer, reader);
        if (reader.numDocs() == 0) {
            return new Retrieval(List.of(), words.surfaceWeights(), calibration);
        }
        org.apache.lucene.search.@Nullable Query filter =
                query.page() == null ? null : new TermQuery(new Term(PassageFields.PAGE, query.page()));
        int depth = Math.max(candidates, 2 * limit);
        Map<PassageId, Integer> docs = new HashMap<>();
        List<PassageId> byWords = words.isEmpty() ? List.of() : rank(filtered(words.query(), filter), depth, docs);
        List<PassageId> byMeaning =
                rank(new KnnFloatVectorQuery(PassageFields.EMBEDDING, embedding.toArray(), depth, filter), depth, docs);
        return new Retrieval(
                scored(ReciprocalRankFusion.fuse(List.of(byWords, byMeaning)), docs, limit, embedding, words),
                words.surfaceWeights(),
                calibration);
    }

    private static org.apache.lucene.search.Query filtered(
            org.apache.lucene.search.Query query, org.apache.lucene.search.@Nullable Query filter) {
        if (filter == null) {
            return query;
        }
        return new BooleanQuery.Builder()
                .add(query, BooleanClause.Occur.MUST)
                .add(filter, BooleanClause.Occur.FILTER)
                .build();
    }

    /** Equal scores are ordered by id, since Lucene orders them by when they were indexed. */
    private List<PassageId> rank(org.apache.lucene.search.Query query, int depth, Map<PassageId, Integer> docs)
            throws IOException {
        record Hit(PassageId id, float score) {}
        ScoreDoc[] found = searcher.search(query, depth).scoreDocs;
        Map<Integer, PassageId> ids = PassageFields.ids(
                searcher.getIndexReader(),
                Stream.of(found).map(each -> each.doc).toList());
        List<Hit> hits = new ArrayList<>();
        for (ScoreDoc each : found) {
            PassageId id = Objects.requireNonNull(ids.get(each.doc));
            docs.put(id, each.doc);
            hits.add(new Hit(id, each.score));
        }
        hits.sort(Comparator.comparingDouble(Hit::score).reversed().thenComparing(Hit::id));
        return hits.stream().map(Hit::id).toList();
    }

    private List<ScoredPassage> scored(
            List<ReciprocalRankFusion.Fused> ranked,
            Map<PassageId, Integer> docs,
            int limit,
            Embedding query,
            QueryWords words)
            throws IOException {
        List<PassageId> pool = ranked.stream()
                .limit(Relevance.pool(limit))
                .map(ReciprocalRankFusion.Fused::id)
                .toList();
        Map<Integer, Double> coverage = words.coverage(
                searcher.getIndexReader(),
                pool.stream().map(id -> doc(docs, id)).toList());
        StoredFields fields = searcher.storedFields();
        List<ScoredPassage> scored = new ArrayList<>();
        for (PassageId id : pool) {
            int doc = doc(docs, id);
            double similarity = similarity(doc, query);
            double covered = coverage.getOrDefault(doc, 0.0);
            scored.add(new ScoredPassage(
                    PassageFields.passage(fields, doc), Relevance.of(similarity, covered), similarity, covered));
        }
        return Shortlist.of(scored, limit);
    }

    private static int doc(Map<PassageId, Integer> docs, PassageId id) {
        Integer doc = docs.get(id);
        if (doc == null) {
            throw new IllegalStateException("fused a passage that was not found: " + id);
        }
        return doc;
    }

    /** From the stored vector: the score of the search is scaled, and a passage found by its words has none. */
    private double similarity(int doc, Embedding query) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
        FloatVectorValues vectors = leaf.reader().getFloatVectorValues(PassageFields.EMBEDDING);
        if (vectors == null) {
            return 0;
        }
        KnnVectorValues.DocIndexIterator at = vectors.iterator();
        if (at.advance(doc - leaf.docBase) != doc - leaf.docBase) {
            return 0;
        }
        return query.cosine(Embedding.of(vectors.vectorValue(at.index())));
    }
}
