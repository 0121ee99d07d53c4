package dev.lectern.core.book;

import java.util.regex.Pattern;

/**
 * The name of a book among the books that one installation serves.
 *
 * @param value 1 to 63 characters of {@code [a-z0-9-]}, beginning with a letter or digit
 */
public record BookId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** @throws IllegalArgumentException if the name has another shape */
    public BookId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a book id is 1 to 63 characters of [a-z0-9-]: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
