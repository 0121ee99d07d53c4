package dev.lectern.core.conversation;

import dev.lectern.core.book.Locator;
import dev.lectern.core.book.PassageId;
import java.util.List;
import java.util.Objects;

/**
 * A reference from an answer to the passage that supports it, complete in itself: it can be shown when the passage has
 * long gone from the index.
 *
 * @param n the number it bears in the answer, first 1
 * @param passage the passage
 * @param title the trail from the book to the heading
 * @param locator the page and heading
 * @param quote what the passage says, in its own words
 * @param start where the quote begins in the passage's text, in UTF-16 code units; -1 if that is not known
 * @param end where the quote ends, exclusive; -1 if that is not known
 * @param score the passage's rank score at the time
 * @param verified whether the answer quotes these words, letter by letter but for white space and compatibility forms; if
 *     not, they are what comes nearest in the passage to what the answer says
 * @param markers where in the answer the markers stand that lead here, in UTF-16 code units, ascending; none if the answer
 *     has no words yet or was stored before this was known
 */
public record Citation(
        int n,
        PassageId passage,
        List<String> title,
        Locator locator,
        String quote,
        int start,
        int end,
        double score,
        boolean verified,
        List<Integer> markers) {
    public Citation {
        Objects.requireNonNull(passage, "passage");
        Objects.requireNonNull(locator, "locator");
        Objects.requireNonNull(quote, "quote");
        title = List.copyOf(title);
        markers = List.copyOf(markers);
        if (n < 1) {
            throw new IllegalArgumentException("citations are numbered from 1: " + n);
        }
        if (verified && !(start >= 0 && end >= start)) {
            throw new IllegalArgumentException("a quote is only verified if its place is known");
        }
    }
}
