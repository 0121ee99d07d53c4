package dev.lectern.core.conversation;

import java.time.Instant;
import java.util.Objects;

/**
 * A conversation between one reader and the book.
 *
 * @param id its id
 * @param title 1 to {@value #MAX_TITLE} characters; at first the beginning of the first question
 * @param createdAt when it began
 * @param updatedAt when anything in it last changed; it moves with every message
 * @param version grows with every change of the conversation itself, such as its title; for conditional requests
 */
public record Conversation(ConversationId id, String title, Instant createdAt, Instant updatedAt, long version) {
    /** The longest title, in UTF-16 code units. */
    public static final int MAX_TITLE = 200;

    public Conversation {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
        if (title.isBlank() || title.length() > MAX_TITLE) {
            throw new IllegalArgumentException("a title has 1 to " + MAX_TITLE + " characters");
        }
    }

    /** A title from a longer text: its first line, cut at a word where it is too long for a list. */
    public static String titleFrom(String text) {
        String line = text.strip().lines().findFirst().orElse("").strip();
        if (line.length() <= 80) {
            return line;
        }
        int space = line.lastIndexOf(' ', 79);
        int end = space > 40 ? space : 79;
        if (Character.isHighSurrogate(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end).strip() + "\u2026";
    }

    /** A title is something a reader wrote: it does not reach a log through this. */
    @Override
    public String toString() {
        return "Conversation[" + id + "]";
    }
}
