package dev.lectern.core.conversation;

import java.time.Instant;

/**
 * Forgets the names of requests. Housekeeping over all readers; what the requests began stays.
 *
 * <p>Safe for use by many threads and nodes at once. Throws {@link dev.lectern.core.PortUnavailableException} if the store
 * cannot be reached.
 */
public interface IdempotencyKeys {
    /**
     * Forgets keys that were stored before a moment, the oldest first.
     *
     * @param limit at most this many, positive
     * @return how many
     */
    int forgetBefore(Instant moment, int limit);
}
