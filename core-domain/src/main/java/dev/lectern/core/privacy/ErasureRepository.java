package dev.lectern.core.privacy;

import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which erasures were asked for until they are done, and their receipts afterwards.
 *
 * <p>Safe for use by many threads and nodes; blocks. Every method throws {@link
 * dev.lectern.core.PortUnavailableException} if the store cannot be reached.
 */
public interface ErasureRepository {
    /** Stores a request, before anything is erased, so that a crash cannot lose it. */
    ErasureReceipt request(UserId reader, ErasureReceipt.Id id, Instant at);

    /** A receipt by its id. */
    Optional<ErasureReceipt> receipt(ErasureReceipt.Id id);

    /**
     * Requests that are not done and deleted accounts that are not yet erased, oldest first.
     *
     * @param except the keys of those to leave out
     * @param limit at most this many
     */
    List<Pending> pending(Set<String> except, int limit);

    /** How much is left to do. */
    Backlog backlog();

    /** Marks a request as done; the receipt keeps the counts and forgets the reader. */
    void done(Pending pending, ErasedCounts counts, Instant at);

    /**
     * What is left to do.
     *
     * @param pending how many requests and deleted accounts
     * @param since when the oldest of them was asked for or reported, or null if there is none
     */
    record Backlog(int pending, @Nullable Instant since) {}

    /**
     * Something left to erase.
     *
     * @param key the repository's own name for it
     * @param reader whose data
     * @param accountDeleted whether the account itself is gone, reported by the identity provider
     */
    record Pending(String key, UserId reader, boolean accountDeleted) {}
}
