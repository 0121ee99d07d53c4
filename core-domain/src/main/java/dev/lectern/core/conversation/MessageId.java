package dev.lectern.core.conversation;

import java.util.Optional;

/**
 * The place of a message within its conversation, which is also its id there: 1 for the first, without gaps for what was
 * never deleted.
 *
 * @param value positive
 */
public record MessageId(int value) implements Comparable<MessageId> {
    /** @throws IllegalArgumentException if the value is not positive */
    public MessageId {
        if (value < 1) {
            throw new IllegalArgumentException("a message id is positive: " + value);
        }
    }

    /** Reads an id from the wire; empty if the text is not a positive number. */
    public static Optional<MessageId> parse(String text) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int value = Integer.parseInt(text);
        return value < 1 ? Optional.empty() : Optional.of(new MessageId(value));
    }

    @Override
    public int compareTo(MessageId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
