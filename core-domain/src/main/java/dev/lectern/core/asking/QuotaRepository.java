package dev.lectern.core.asking;

import dev.lectern.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Remembers for each reader until when the quota is spent: one moment says it all, and all nodes see the same.
 *
 * <p>Safe for use by many threads and nodes at once; blocks, and holds no resource between calls. Throws {@link
 * dev.lectern.core.PortUnavailableException} if the store cannot be reached.
 */
public interface QuotaRepository {
    /**
     * Moves a reader's moment, which is never before {@code at}, by the cost of a question, unless it came to lie too far
     * ahead. Of several at the same time no two move it from the same place. For a reader who was erased for good nothing
     * is remembered, and nothing is refused here.
     *
     * @param at now
     * @param cost by how much
     * @param most how far ahead of now the moment may come to lie, not less than the cost
     */
    Spending spend(UserId reader, Instant at, Duration cost, Duration most);

    /**
     * A reader's moment.
     *
     * @param at now, which is the moment of a reader who has spent nothing, or nothing that has not come back
     */
    Instant spentUntil(UserId reader, Instant at);

    /**
     * How spending ended.
     *
     * @param granted whether the moment was moved
     * @param spentUntil the moment as it is now
     */
    record Spending(boolean granted, Instant spentUntil) {
        public Spending {
            Objects.requireNonNull(spentUntil, "spentUntil");
        }
    }
}
