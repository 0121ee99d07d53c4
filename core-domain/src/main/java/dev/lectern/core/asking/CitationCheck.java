package dev.lectern.core.asking;

import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.Citation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what an answer says and what its generator claims to quote into citations that hold. What a citation quotes are
 * always words of its passage: those that the answer quotes, which is verified, or else those that come nearest to what it
 * says. Each marker of the answer leads to what the words before it rest on.
 */
final class CitationCheck {
    /** Markers that stand together belong to the same words. */
    private static final Pattern MARKERS = Pattern.compile("\\[\\d{1,3}](?:[ \t]*\\[\\d{1,3}])*");

    private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,3})]");

    private final List<ScoredPassage> passages;
    private final Map<Integer, CitedPassage> cited = new TreeMap<>();

    private CitationCheck(List<ScoredPassage> passages) {
        this.passages = passages;
    }

    /** The retrieved passages as sources, numbered in their order, each quoted by its beginning. */
    static List<Citation> sources(List<ScoredPassage> passages) {
        List<Citation> sources = new ArrayList<>(passages.size());
        for (int i = 0; i < passages.size(); i++) {
            sources.add(new CitedPassage(i + 1, passages.get(i)).opening());
        }
        return List.copyOf(sources);
    }

    /**
     * The citations of an answer, ordered by number and then as the generator gave the quotes; what else the answer refers
     * to comes after them. A quote of a passage that was not retrieved is dropped.
     */
    static List<Citation> check(String content, List<Draft.Quote> quotes, List<ScoredPassage> passages) {
        CitationCheck check = new CitationCheck(passages);
        for (Draft.Quote quote : quotes) {
            if (check.isRetrieved(quote.n()) && !quote.text().isBlank()) {
                check.cited(quote.n()).quote(quote.text());
            }
        }
        Matcher markers = MARKERS.matcher(content);
        int from = 0;
        while (markers.find()) {
            String before = content.substring(from, markers.start());
            Matcher marker = MARKER.matcher(markers.group());
            while (marker.find()) {
                int n = Integer.parseInt(marker.group(1));
                if (check.isRetrieved(n)) {
                    check.cited(n).marker(markers.start() + marker.start(), before);
                }
            }
            from = markers.end();
        }
        return check.cited.values().stream()
                .flatMap(each -> each.citations().stream())
                .toList();
    }

    private boolean isRetrieved(int n) {
        return n >= 1 && n <= passages.size();
    }

    private CitedPassage cited(int n) {
        return cited.computeIfAbsent(n, number -> new CitedPassage(number, passages.get(number - 1)));
    }
}
