package dev.lectern.core.asking;

import dev.lectern.core.book.Heading;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.Citation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an answer takes from one passage: which of its words, and which markers lead to them. */
final class CitedPassage {
    private static final Pattern BETWEEN_SENTENCES = Pattern.compile("(?<=[.!?\u3002])[\"'\u201D\u2019)*_]*\\s+|\n");
    private static final Pattern AROUND_WORDS =
            Pattern.compile("^(?:\\d{1,3}[.)]\\s|[^\\p{L}\\p{N}])+|[^\\p{L}\\p{N}]+$");
    /** Fewer words stand together in any passage by chance. */
    private static final int WORDS_OF_A_QUOTE = 4;

    private static final int OPENING = 240;

    private final int n;
    private final ScoredPassage scored;
    private final String text;
    private final FoldedText folded;
    private final NearestSentence sentences;
    private final Map<String, Place> quotes = new LinkedHashMap<>();
    private final Map<Place, List<Integer>> markers = new LinkedHashMap<>();

    /** Where words stand in the passage, and whether the answer quotes them. */
    private record Place(int start, int end, boolean verified) {
        boolean overlaps(Place other) {
            return start < other.end && other.start < end;
        }
    }

    CitedPassage(int n, ScoredPassage scored) {
        this.n = n;
        this.scored = scored;
        this.text = scored.passage().text();
        this.folded = FoldedText.of(text);
        this.sentences = new NearestSentence(text);
    }

    /** Words that the answer's generator says it quotes. */
    void quote(String quote) {
        Place found = find(quote);
        Place place = found == null ? nearest(quote) : found;
        quotes.put(quote, place);
        markers.putIfAbsent(place, new ArrayList<>());
    }

    /**
     * A marker of the answer.
     *
     * @param at where it stands in the answer
     * @param before what the answer says since the markers before this one
     */
    void marker(int at, String before) {
        Place quoted = quotedIn(before);
        Place place = quoted == null ? said(lastSentence(before)) : quoted;
        markers.computeIfAbsent(place, first -> new ArrayList<>()).add(at);
    }

    /** The passage as a source of an answer that has not begun. */
    Citation opening() {
        return citation(new Place(0, endOfOpening(), true), List.of());
    }

    List<Citation> citations() {
        return markers.entrySet().stream()
                .map(place -> citation(place.getKey(), place.getValue()))
                .toList();
    }

    /** Where a statement stands or comes nearest; of what is cited already rather that. */
    private Place said(String statement) {
        boolean several = QuestionWords.words(statement).size() >= WORDS_OF_A_QUOTE;
        Place found = several ? find(statement) : null;
        Place place = found == null ? nearest(statement) : found;
        for (Place known : markers.keySet()) {
            if (known.overlaps(place)) {
                return known;
            }
        }
        return place;
    }

    private @Nullable Place find(String quote) {
        int exact = text.indexOf(quote);
        if (exact >= 0) {
            return new Place(exact, exact + quote.length(), true);
        }
        int found = folded.indexOf(quote);
        return found < 0 ? null : new Place(folded.start(found), folded.end(found, quote), true);
    }

    /** What of it these words quote last. */
    private @Nullable Place quotedIn(String said) {
        FoldedText where = FoldedText.of(said);
        Place last = null;
        int latest = -1;
        for (Map.Entry<String, Place> quote : quotes.entrySet()) {
            int at = where.lastIndexOf(quote.getKey());
            if (at > latest) {
                latest = at;
                last = quote.getValue();
            }
        }
        return last;
    }

    /** The sentence that comes nearest, or the beginning if none has a word in common. */
    private Place nearest(String said) {
        NearestSentence.Sentence nearest = sentences.to(said);
        return nearest == null ? new Place(0, endOfOpening(), false) : new Place(nearest.start(), nearest.end(), false);
    }

    private static String lastSentence(String said) {
        String[] sentences = BETWEEN_SENTENCES.split(said);
        for (int i = sentences.length - 1; i >= 0; i--) {
            String words = AROUND_WORDS.matcher(sentences[i]).replaceAll("");
            if (!words.isEmpty()) {
                return words;
            }
        }
        return "";
    }

    private int endOfOpening() {
        if (text.length() <= OPENING) {
            return text.length();
        }
        int space = text.lastIndexOf(' ', OPENING);
        int end = space > OPENING / 2 ? space : OPENING;
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    private Citation citation(Place place, List<Integer> leading) {
        Passage passage = scored.passage();
        Heading heading = passage.headingAt(place.start);
        return new Citation(
                n,
                passage.id(),
                heading.title(),
                heading.locator(),
                text.substring(place.start, place.end),
                place.start,
                place.end,
                scored.score(),
                place.verified,
                leading);
    }
}
