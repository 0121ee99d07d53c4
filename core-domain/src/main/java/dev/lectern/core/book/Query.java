package dev.lectern.core.book;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * What to look for.
 *
 * @param text 1 to {@value #MAX_LENGTH} characters, trimmed and in Unicode normalisation form C
 * @param page look only on this page, or null for the whole book
 */
public record Query(String text, @Nullable String page) {
    /** The longest query, in UTF-16 code units. */
    public static final int MAX_LENGTH = 8_500;

    /** @throws IllegalArgumentException if the text is blank or too long; the message does not repeat it */
    public Query {
        text = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a query has 1 to " + MAX_LENGTH + " characters");
        }
    }

    /** A query over the whole book. */
    public static Query of(String text) {
        return new Query(text, null);
    }

    /** A query is something a reader wrote: it does not reach a log through this. */
    @Override
    public String toString() {
        return "Query[redacted]";
    }
}
