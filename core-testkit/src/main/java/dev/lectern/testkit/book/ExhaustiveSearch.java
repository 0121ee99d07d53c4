package dev.lectern.testkit.book;

import dev.lectern.core.book.AskingWords;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.ReciprocalRankFusion;
import dev.lectern.core.book.Relevance;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.book.Shortlist;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The core's rules of retrieval over every passage, with nothing left out and words taken as they are written. */
final class ExhaustiveSearch {
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private ExhaustiveSearch() {}

    /** A passage and its words. */
    private record Candidate(EmbeddedPassage embedded, List<String> words) {
        PassageId id() {
            return embedded.passage().id();
        }
    }

    static Retrieval in(
            Collection<EmbeddedPassage> passages, Query query, Embedder embedder, int limit, Calibration calibration) {
        if (limit < 1 || limit > 100) {
            throw new IllegalArgumentException("limit must be 1 to 100: " + limit);
        }
        List<Candidate> all = passages.stream()
                .map(each -> new Candidate(each, words(each.passage().indexedText())))
                .toList();
        Map<String, Double> weights = new HashMap<>();
        Map<String, Double> known = new HashMap<>();
        for (String word : new HashSet<>(words(query.text()))) {
            long holders =
                    all.stream().filter(each -> each.words.contains(word)).count();
            double weight = Relevance.rarity(all.size(), holders);
            if (!AskingWords.has(word)) {
                weights.put(word, weight);
            }
            if (holders > 0) {
                known.put(word, weight);
            }
        }
        Embedding embedding = embedder.embedQuery(query.text());
        Map<PassageId, Candidate> candidates = new LinkedHashMap<>();
        all.stream()
                .filter(each -> query.page() == null
                        || each.embedded.passage().locator().page().equals(query.page()))
                .forEach(each -> candidates.put(each.id(), each));
        List<ScoredPassage> scored = ReciprocalRankFusion.fuse(List.of(
                        byWords(candidates.values(), weights, length(all)), byMeaning(candidates.values(), embedding)))
                .stream()
                .limit(Relevance.pool(limit))
                .map(fused ->
                        scored(Objects.requireNonNull(candidates.get(fused.id())), embedding, weights, all.size()))
                .toList();
        return new Retrieval(Shortlist.of(scored, limit), known, calibration);
    }

    private static double length(List<Candidate> all) {
        return all.stream().mapToInt(each -> each.words.size()).average().orElse(1);
    }

    private static List<PassageId> byWords(
            Collection<Candidate> candidates, Map<String, Double> weights, double averageLength) {
        Map<PassageId, Double> scores = new HashMap<>();
        for (Candidate each : candidates) {
            double score = 0;
            for (Map.Entry<String, Double> weight : weights.entrySet()) {
                long count = each.words.stream().filter(weight.getKey()::equals).count();
                double norm = K1 * (1 - B + B * each.words.size() / averageLength);
                score += weight.getValue() * count * (K1 + 1) / (count + norm);
            }
            if (score > 0) {
                scores.put(each.id(), score);
            }
        }
        return ranked(scores);
    }

    private static List<PassageId> byMeaning(Collection<Candidate> candidates, Embedding asked) {
        Map<PassageId, Double> scores = new HashMap<>();
        candidates.forEach(each -> scores.put(each.id(), asked.cosine(each.embedded.embedding())));
        return ranked(scores);
    }

    private static List<PassageId> ranked(Map<PassageId, Double> scores) {
        return scores.entrySet().stream()
                .sorted(Map.Entry.<PassageId, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static ScoredPassage scored(
            Candidate candidate, Embedding asked, Map<String, Double> weights, int passages) {
        Set<String> held = new HashSet<>(candidate.words);
        double all = 0;
        double sum = 0;
        for (Map.Entry<String, Double> weight : weights.entrySet()) {
            all += weight.getValue();
            sum += held.contains(weight.getKey()) ? weight.getValue() : 0;
        }
        double coverage = Relevance.coverage(sum, all, passages);
        double similarity = asked.cosine(candidate.embedded.embedding());
        return new ScoredPassage(
                candidate.embedded.passage(), Relevance.of(similarity, coverage), similarity, coverage);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
