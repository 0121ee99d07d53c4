package dev.lectern.rag.qdrant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * The words of a text as the index knows them, and their weights for BM25. Done here and not by the server, so that any
 * server will do, that it never sees a question, and that it ranks by the words by which relevance is judged. Lucene's
 * English analyzer cuts them, as it does for the embedded index: names of variables, paths and versions included.
 *
 * @see <a href="https://doi.org/10.1561/1500000019">Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and
 *     Beyond, 2009</a>
 */
final class BookWords {
    /** More would only slow the search down: the words of a whole page pasted as a question. */
    static final int MOST = 256;

    private static final double K1 = 1.2;
    private static final double B = 0.75;
    /** A constant: passages are packed to one size, and what is stored must not depend on what is added later. */
    private static final double AVERAGE_LENGTH = 150;

    /** For many threads; it holds nothing but a few tables. */
    private static final Analyzer ENGLISH = new EnglishAnalyzer();

    private BookWords() {}

    /**
     * The numbers of a sparse vector.
     *
     * @param values the weights
     * @param indices which word each belongs to, without repetitions
     */
    record Sparse(List<Float> values, List<Integer> indices) {}

    /** A word as it is written and as the index knows it. */
    private record Word(String surface, String term) {}

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        try (TokenStream tokens = ENGLISH.tokenStream("words", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = tokens.addAttribute(OffsetAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                String surface = text.substring(offset.startOffset(), offset.endOffset());
                words.add(new Word(surface.toLowerCase(Locale.ROOT), term.toString()));
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
        return words;
    }

    /** How often each term stands in a passage, by term. */
    static Map<String, Integer> counts(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        words(text).forEach(word -> counts.merge(word.term, 1, Integer::sum));
        return counts;
    }

    /** The terms of a question in its order, each with the words it was written as; at most {@value #MOST}. */
    static Map<String, List<String>> terms(String question) {
        Map<String, List<String>> terms = new LinkedHashMap<>();
        for (Word word : words(question)) {
            if (terms.size() < MOST || terms.containsKey(word.term)) {
                terms.computeIfAbsent(word.term, absent -> new ArrayList<>()).add(word.surface);
            }
        }
        return terms;
    }

    /** What the passage's side of BM25 comes to; the server multiplies by how rare each word is. */
    static Sparse passage(Map<String, Integer> counts) {
        double length = counts.values().stream().mapToInt(Integer::intValue).sum();
        Map<Integer, Float> weights = new TreeMap<>();
        counts.forEach((term, count) -> {
            double weight = count * (K1 + 1) / (count + K1 * (1 - B + B * length / AVERAGE_LENGTH));
            weights.merge(index(term), (float) weight, Float::sum);
        });
        return sparse(weights);
    }

    static Sparse question(Set<String> terms) {
        Map<Integer, Float> weights = new TreeMap<>();
        terms.forEach(term -> weights.put(index(term), 1f));
        return sparse(weights);
    }

    private static Sparse sparse(Map<Integer, Float> weights) {
        return new Sparse(List.copyOf(weights.values()), List.copyOf(weights.keySet()));
    }

    /** All 32 bits are used; that two words of one book share a number is rare and harms little. */
    private static int index(String term) {
        CRC32 crc = new CRC32();
        crc.update(term.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
