package dev.lectern.core.book;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The id of a passage: a hash of the book, where the passage stands and what it says.
 *
 * <p>The same text in the same place has the same id in every run and on every machine, so that a paragraph inserted
 * above does not touch it; any change of text, trail or anchor gives another id.
 *
 * @param value 32 hexadecimal digits, the first half of a SHA-256
 */
public record PassageId(String value) implements Comparable<PassageId> {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}");

    /** @throws IllegalArgumentException if it is not 32 lower-case hexadecimal digits */
    public PassageId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a passage id is 32 hexadecimal digits: " + value);
        }
    }

    /** The id of a passage under one heading. */
    public static PassageId of(BookId book, Locator locator, List<String> title, String text, int ordinal) {
        return of(book, locator, title, text, List.of(), ordinal);
    }

    /**
     * The id of a passage with this content.
     *
     * @param further the headings within the text, see {@link Passage#further()}
     * @param ordinal 0 for the first passage with exactly this content in this place, 1 for its next duplicate
     */
    public static PassageId of(
            BookId book, Locator locator, List<String> title, String text, List<Heading> further, int ordinal) {
        MessageDigest sha256 = sha256();
        update(sha256, book.value());
        update(sha256, locator.url());
        title.forEach(heading -> update(sha256, heading));
        update(sha256, text);
        for (Heading heading : further) {
            update(sha256, Integer.toString(heading.start()));
            update(sha256, heading.locator().url());
            heading.title().forEach(step -> update(sha256, step));
        }
        update(sha256, Integer.toString(ordinal));
        return new PassageId(HexFormat.of().formatHex(sha256.digest(), 0, 16));
    }

    private static void update(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(PassageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
