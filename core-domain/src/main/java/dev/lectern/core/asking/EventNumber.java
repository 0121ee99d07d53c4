package dev.lectern.core.asking;

import java.util.Optional;

/**
 * The number of what happens to an answer: 1 that it began, 2 its sources, 2 plus the number of UTF-16 code units told so
 * far for words, and one more for its end. It grows within the answer and depends on nothing but the answer: whatever
 * pieces the words came in, it says on every node where to go on.
 *
 * @param value not negative; 0 is before everything
 */
public record EventNumber(int value) implements Comparable<EventNumber> {
    /** Before everything. */
    public static final EventNumber NONE = new EventNumber(0);

    /** That the question is stored. */
    public static final EventNumber STARTED = new EventNumber(1);

    /** The passages that the answer may cite. */
    public static final EventNumber SOURCES = new EventNumber(2);

    /** @throws IllegalArgumentException if the value is negative */
    public EventNumber {
        if (value < 0) {
            throw new IllegalArgumentException("an event number is not negative: " + value);
        }
    }

    /** The number of a piece of the answer after which {@code told} code units have been told. */
    public static EventNumber words(int told) {
        return new EventNumber(SOURCES.value + told);
    }

    /** The number of the end of an answer that has told {@code told} code units. */
    public static EventNumber end(int told) {
        return new EventNumber(SOURCES.value + told + 1);
    }

    /** How many code units of the answer have been told by then. */
    public int told() {
        return Math.max(0, value - SOURCES.value);
    }

    /** Reads a number from the wire; empty if the text is none. */
    public static Optional<EventNumber> parse(String text) {
        boolean number = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(new EventNumber(Integer.parseInt(text))) : Optional.empty();
    }

    @Override
    public int compareTo(EventNumber other) {
        return Integer.compare(value, other.value);
    }
}
