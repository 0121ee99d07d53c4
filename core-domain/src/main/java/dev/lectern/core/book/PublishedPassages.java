package dev.lectern.core.book;

import java.util.Collection;
import java.util.Set;

/**
 * Tells which passages a book still has. Since the id of a passage is a hash of what it says and where, one that is no
 * longer there was changed, moved or removed.
 *
 * <p>Implementations are safe for use by many threads, may block, and answer from one consistent state of the index even
 * while it is being replaced.
 */
@FunctionalInterface
public interface PublishedPassages {
    /**
     * Those of these passages that readers see now.
     *
     * @param passages any number, in any order; duplicates count once
     * @throws dev.lectern.core.PortUnavailableException if the index cannot be reached or was never built
     */
    Set<PassageId> among(Collection<PassageId> passages);
}
