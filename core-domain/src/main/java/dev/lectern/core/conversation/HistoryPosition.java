package dev.lectern.core.conversation;

import java.time.Instant;
import java.util.Objects;

/**
 * A place in a reader's list of conversations, which is ordered by latest activity: just behind one of them.
 *
 * @param updatedAt that conversation's latest activity
 * @param id that conversation
 */
public record HistoryPosition(Instant updatedAt, ConversationId id) {
    public HistoryPosition {
        Objects.requireNonNull(updatedAt, "updatedAt");
        Objects.requireNonNull(id, "id");
    }
}
