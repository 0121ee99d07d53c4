package dev.lectern.core.asking;

import dev.lectern.core.book.Heading;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.Citation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what a generator claims to quote into citations that hold: a quote of a passage that was not retrieved is
 * dropped, and every other one is looked for in its passage and marked verified or not.
 */
final class CitationCheck {
    private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,3})]");
    private static final int OPENING = 240;

    private CitationCheck() {}

    /** The retrieved passages as sources, numbered in their order, each quoted by its beginning. */
    static List<Citation> sources(List<ScoredPassage> passages) {
        List<Citation> sources = new ArrayList<>(passages.size());
        for (int i = 0; i < passages.size(); i++) {
            sources.add(cite(i + 1, passages.get(i), opening(passages.get(i).passage())));
        }
        return List.copyOf(sources);
    }

    /**
     * The citations of a finished answer, ordered by number and then as the generator gave them. A passage that the
     * answer refers to without quoting it is cited by its beginning.
     */
    static List<Citation> check(String content, Draft draft, List<ScoredPassage> passages) {
        List<Citation> citations = new ArrayList<>();
        Set<Draft.Quote> seen = new HashSet<>();
        Set<Integer> quoted = new HashSet<>();
        for (Draft.Quote quote : draft.quotes()) {
            boolean retrieved = quote.n() >= 1 && quote.n() <= passages.size();
            if (retrieved && !quote.text().isBlank() && seen.add(quote)) {
                citations.add(cite(quote.n(), passages.get(quote.n() - 1), quote.text()));
                quoted.add(quote.n());
            }
        }
        Matcher markers = MARKER.matcher(content);
        while (markers.find()) {
            int n = Integer.parseInt(markers.group(1));
            if (n >= 1 && n <= passages.size() && quoted.add(n)) {
                citations.add(
                        cite(n, passages.get(n - 1), opening(passages.get(n - 1).passage())));
            }
        }
        citations.sort(Comparator.comparingInt(Citation::n));
        return List.copyOf(citations);
    }

    private static Citation cite(int n, ScoredPassage scored, String quote) {
        Passage passage = scored.passage();
        int start = passage.text().indexOf(quote);
        int end = start < 0 ? -1 : start + quote.length();
        if (start < 0) {
            FoldedText folded = FoldedText.of(passage.text());
            int found = folded.indexOf(quote);
            start = found < 0 ? -1 : folded.start(found);
            end = found < 0 ? -1 : folded.end(found, quote);
        }
        Heading heading = passage.headingAt(Math.max(start, 0));
        return new Citation(
                n, passage.id(), heading.title(), heading.locator(), quote, start, end, scored.score(), start >= 0);
    }

    private static String opening(Passage passage) {
        String text = passage.text();
        if (text.length() <= OPENING) {
            return text;
        }
        int space = text.lastIndexOf(' ', OPENING);
        int end = space > OPENING / 2 ? space : OPENING;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
