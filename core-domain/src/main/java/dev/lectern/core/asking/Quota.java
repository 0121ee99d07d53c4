package dev.lectern.core.asking;

import java.time.Duration;

/**
 * How much a reader may ask: so many questions at once, and what was used comes back evenly over the window.
 *
 * @param questions how many, at least 1
 * @param window in which all of them come back, at least a second
 */
public record Quota(int questions, Duration window) {
    /** @throws IllegalArgumentException if there is nothing to ask, or no time for it */
    public Quota {
        if (questions < 1 || questions > 1_000_000) {
            throw new IllegalArgumentException("a quota has 1 to 1000000 questions: " + questions);
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("a quota's window is a second to a year: " + window);
        }
    }

    /** The time in which one question comes back. */
    Duration cost() {
        return window.dividedBy(questions);
    }
}
