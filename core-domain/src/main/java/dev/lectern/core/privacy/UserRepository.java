package dev.lectern.core.privacy;

import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps readers' profiles, and the tombstones of those who are gone.
 *
 * <p>Safe for use by many threads; blocks. Every method throws {@link dev.lectern.core.PortUnavailableException} if the
 * store cannot be reached.
 */
public interface UserRepository {
    /**
     * Brings the profile in line with a verified token: creates it at the first, and writes nothing when nothing has
     * changed.
     *
     * @return the profile; empty if the reader was erased for good, whose token must then be refused
     */
    Optional<User> synchronise(Identity identity, Instant at);

    /**
     * Whether the account was deleted. Its id never comes back, however long a token for it lives.
     */
    boolean isErased(UserId reader);

    /**
     * Erases everything kept for a reader, in every table, in one transaction.
     *
     * @param forGood whether the account itself is gone, so that a tombstone must keep the id from coming back
     * @return what was erased; calling it again erases nothing more and counts nothing
     */
    ErasedCounts erase(UserId reader, boolean forGood, Instant at);
}
