package dev.lectern.rag.lucene;

import dev.lectern.core.book.AskingWords;
import dev.lectern.core.book.Relevance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** The words of a query as the index knows them, and how rare each is in the book. */
final class QueryWords {
    /** More would only slow the search down: the words of a whole page pasted as a question. */
    private static final int MAX = 256;

    private final Map<Term, Double> weights = new LinkedHashMap<>();
    private final Map<String, Double> surfaceWeights = new HashMap<>();

    private QueryWords() {}

    static QueryWords of(String text, Analyzer analyzer, IndexReader reader) throws IOException {
        QueryWords words = new QueryWords();
        Map<Term, Set<String>> surfaces = new LinkedHashMap<>();
        try (TokenStream tokens = analyzer.tokenStream(PassageFields.WORDS, text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = tokens.addAttribute(OffsetAttribute.class);
            tokens.reset();
            while (tokens.incrementToken() && surfaces.size() < MAX) {
                String surface = text.substring(offset.startOffset(), offset.endOffset());
                surfaces.computeIfAbsent(
                                new Term(PassageFields.WORDS, term.toString()), absent -> new LinkedHashSet<>())
                        .add(surface.toLowerCase(Locale.ROOT));
            }
            tokens.end();
        }
        for (Map.Entry<Term, Set<String>> entry : surfaces.entrySet()) {
            int holders = reader.docFreq(entry.getKey());
            double weight = Relevance.rarity(reader.numDocs(), holders);
            if (!entry.getValue().stream().allMatch(AskingWords::has)) {
                words.weights.put(entry.getKey(), weight);
            }
            if (holders > 0) {
                entry.getValue().forEach(surface -> words.surfaceWeights.put(surface, weight));
            }
        }
        return words;
    }

    boolean isEmpty() {
        return weights.isEmpty();
    }

    /** As {@link dev.lectern.core.book.Retrieval#termWeights()} has them. */
    Map<String, Double> surfaceWeights() {
        return surfaceWeights;
    }

    Query query() {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        weights.keySet().forEach(term -> any.add(new TermQuery(term), BooleanClause.Occur.SHOULD));
        return any.build();
    }

    /** Which share of the query each of the documents holds. */
    Map<Integer, Double> coverage(IndexReader reader, List<Integer> docs) throws IOException {
        Map<Integer, Double> held = new HashMap<>();
        List<Integer> ascending = new ArrayList<>(docs);
        ascending.sort(null);
        for (int doc : ascending) {
            held.put(doc, 0.0);
        }
        for (LeafReaderContext leaf : reader.leaves()) {
            for (Map.Entry<Term, Double> entry : weights.entrySet()) {
                addHeld(leaf, entry.getKey(), entry.getValue(), ascending, held);
            }
        }
        double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        held.replaceAll((doc, weight) -> Relevance.coverage(weight, all, reader.numDocs()));
        return held;
    }

    private static void addHeld(
            LeafReaderContext leaf, Term term, double weight, List<Integer> ascending, Map<Integer, Double> held)
            throws IOException {
        LeafReader reader = leaf.reader();
        PostingsEnum holders = reader.postings(term, PostingsEnum.NONE);
        if (holders == null) {
            return;
        }
        for (int doc : ascending) {
            int local = doc - leaf.docBase;
            if (local < 0 || local >= reader.maxDoc()) {
                continue;
            }
            if (holders.docID() < local && holders.advance(local) == DocIdSetIterator.NO_MORE_DOCS) {
                return;
            }
            if (holders.docID() == local) {
                held.merge(doc, weight, Double::sum);
            }
        }
    }
}
