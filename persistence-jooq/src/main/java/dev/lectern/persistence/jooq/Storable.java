package dev.lectern.persistence.jooq;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What PostgreSQL can hold, made from what Java can. */
final class Storable {
    private static final char REPLACEMENT = '\uFFFD';

    private Storable() {}

    /** The text itself, but for what no UTF-8 column holds, NUL and halves of surrogate pairs: U+FFFD instead. */
    static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder builder = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? REPLACEMENT : c)
                .forEach(builder::appendCodePoint);
        return builder.toString();
    }

    /** The same moment in PostgreSQL's microseconds. The driver would round up, into the future. */
    static Instant moment(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
