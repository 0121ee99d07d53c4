package dev.lectern.core.asking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a question that matter, and how many of them a text holds. */
final class QuestionWords {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final Map<String, Double> weights = new HashMap<>();
    private final Set<String> all = new HashSet<>();
    private final Set<String> pairs = new HashSet<>();

    /** @param termWeights by lower-cased word; words without a weight do not count */
    QuestionWords(String question, Map<String, Double> termWeights) {
        Map<String, Double> byStem = new HashMap<>();
        termWeights.forEach((term, weight) -> words(term).forEach(word -> byStem.merge(stem(word), weight, Math::max)));
        String before = "";
        for (String word : words(question)) {
            String stem = stem(word);
            all.add(stem);
            pairs.add(before + " " + stem);
            before = stem;
            Double weight = byStem.get(stem);
            if (weight != null) {
                weights.put(stem, weight);
            }
        }
    }

    /** How much each word of the question that the book knows weighs, by stem. */
    Map<String, Double> weights() {
        return weights;
    }

    /** The share of the weights that the stems hold, 0 to 1. */
    static double share(Map<String, Double> weights, Set<String> stems) {
        double total = 0;
        double held = 0;
        for (Map.Entry<String, Double> weight : weights.entrySet()) {
            total += weight.getValue();
            held += stems.contains(weight.getKey()) ? weight.getValue() : 0;
        }
        return total == 0 ? 0 : held / total;
    }

    /** The share of the question's pairs of neighbouring words that stand together in the text, too, 0 to 1. */
    double pairsIn(String text) {
        Set<String> held = new HashSet<>();
        String before = "";
        for (String word : words(text)) {
            String stem = stem(word);
            held.add(before + " " + stem);
            before = stem;
        }
        return pairs.isEmpty()
                ? 0
                : (double) pairs.stream().filter(held::contains).count() / pairs.size();
    }

    /** Whether the question itself has the word. */
    boolean has(String word) {
        return all.contains(stem(word.toLowerCase(Locale.ROOT)));
    }

    static Set<String> stems(String text) {
        Set<String> stems = new HashSet<>();
        words(text).forEach(word -> stems.add(stem(word)));
        return stems;
    }

    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    /** Takes the commonest English endings off, alike on both sides: enough to see that two words are one. */
    static String stem(String word) {
        String stem = word;
        int length = stem.length();
        if (length > 4 && stem.endsWith("ies")) {
            stem = stem.substring(0, length - 3) + "y";
        } else if (length > 3 && stem.endsWith("s") && !stem.endsWith("ss") && !stem.endsWith("us")) {
            stem = stem.substring(0, length - 1);
        }
        for (String ending : List.of("ations", "ation", "ments", "ment", "ing", "ed", "ly", "er", "or", "ion", "al")) {
            if (stem.length() - ending.length() >= 4 && stem.endsWith(ending)) {
                stem = stem.substring(0, stem.length() - ending.length());
                break;
            }
        }
        if (stem.length() > 4 && stem.endsWith("e")) {
            stem = stem.substring(0, stem.length() - 1);
        }
        int last = stem.length() - 1;
        boolean doubled = last > 3 && stem.charAt(last) == stem.charAt(last - 1) && stem.charAt(last) != 's';
        return doubled ? stem.substring(0, last) : stem;
    }
}
