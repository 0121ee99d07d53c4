package dev.lectern.core.privacy;

import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * Stores for how long a reader wants conversations to be kept, and makes the profile if there is none.
     *
     * @param days days, or null for the operator's default
     * @return the profile; empty if the reader was erased for good
     */
    Optional<User> chooseRetention(UserId reader, @Nullable Integer days, Instant at);

    /**
     * Stores in which language a reader wants to be understood, and makes the profile if there is none. Conversations
     * that begin from now on are in that language; what was said before stays in the one it was said in.
     *
     * @param language the language, or null for that of the page on which a conversation begins
     * @return the profile; empty if the reader was erased for good
     */
    Optional<User> chooseLanguage(UserId reader, @Nullable Language language, Instant at);

    /**
     * Whether the account was deleted. Its id never comes back, however long a token for it lives.
     */
    boolean isErased(UserId reader);

    /** How many readers have a profile; those whose account was deleted do not count. */
    long count();

    /**
     * Erases everything kept for a reader, in every table, and enters that into the {@link ErasureLedger}. A long history
     * may go in several transactions; after a failure between them calling it again erases the rest.
     *
     * @param forGood whether the account itself is gone, so that a tombstone must keep the id from coming back
     * @return what was erased; calling it again erases nothing more and counts nothing
     */
    ErasedCounts erase(UserId reader, boolean forGood, Instant at);

    /**
     * Erases what a reader had at a moment: the conversations that had begun, with all that was ever said in them, and
     * the profile if it was there and nothing is left that needs it. Makes no entry in the {@link ErasureLedger}.
     *
     * @return what was erased; calling it again erases nothing more and counts nothing
     */
    ErasedCounts eraseUntil(UserId reader, Instant moment);
}
