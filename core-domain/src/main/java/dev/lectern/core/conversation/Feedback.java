package dev.lectern.core.conversation;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a reader thinks of an answer.
 *
 * @param verdict whether it helped
 * @param reason why, in the reader's own words, 1 to {@value #MAX_REASON} characters, or null
 * @param at when the reader said so
 */
public record Feedback(Verdict verdict, @Nullable String reason, Instant at) {
    /** The longest reason, in UTF-16 code units. */
    public static final int MAX_REASON = 1_000;

    /** Whether an answer helped. */
    public enum Verdict {
        UP,
        DOWN
    }

    /** @throws IllegalArgumentException if the reason is blank or too long */
    public Feedback {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(at, "at");
        if (reason != null && (reason.isBlank() || reason.length() > MAX_REASON)) {
            throw new IllegalArgumentException("a reason has 1 to " + MAX_REASON + " characters");
        }
    }

    /** A reason is something a reader wrote: it does not reach a log through this. */
    @Override
    public String toString() {
        return "Feedback[" + verdict + "]";
    }
}
