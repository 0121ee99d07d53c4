package dev.lectern.core.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which conversations to list, by their latest activity.
 *
 * @param from not before this moment, or null
 * @param to before this moment, or null
 */
public record HistoryFilter(
        @Nullable Instant from, @Nullable Instant to) {
    /** Everything. */
    public static final HistoryFilter ALL = new HistoryFilter(null, null);
}
