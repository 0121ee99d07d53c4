package dev.lectern.core.privacy;

import dev.lectern.core.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that data was erased, and when, for as long as a backup may still hold it: a store that is restored has the
 * data again and has forgotten the erasure. It says whose only by a digest. {@link UserRepository} makes an entry whenever
 * it erases, in the same transaction.
 *
 * <p>Safe for use by many threads and nodes; blocks. Every method throws {@link dev.lectern.core.PortUnavailableException}
 * if the store cannot be reached.
 */
public interface ErasureLedger {
    /**
     * Entries in the order of their digests, at most one for each reader.
     *
     * @param after go on behind this digest, or null to begin
     * @param limit at most this many; fewer are returned only at the end
     */
    List<Entry> entries(@Nullable String after, int limit);

    /** Makes an entry that another ledger has. Of two for the same reader the later moment counts, and a deleted account. */
    void enter(Entry entry);

    /**
     * Forgets entries from before a moment.
     *
     * @return how many there were
     */
    int forgetBefore(Instant moment);

    /**
     * Somebody whose data was erased.
     *
     * @param reader the digest of the reader's id, see {@link #digestOf}
     * @param at what there was at this moment was erased
     * @param accountDeleted whether the account itself was deleted, for good
     */
    record Entry(String reader, Instant at, boolean accountDeleted) {
        private static final int DIGITS = 64;

        /** @throws IllegalArgumentException if {@code reader} is no digest */
        public Entry {
            Objects.requireNonNull(at, "at");
            if (reader.length() != DIGITS || !reader.chars().allMatch(HexFormat::isHexDigit)) {
                throw new IllegalArgumentException("a digest has 64 hexadecimal digits: " + reader);
            }
        }

        /** What two entries for the same reader come to: the later moment, and a deleted account. */
        public Entry and(Entry other) {
            return new Entry(reader, at.isAfter(other.at) ? at : other.at, accountDeleted || other.accountDeleted);
        }
    }

    /** The SHA-256 of an id, in lower-case hexadecimal digits. */
    static String digestOf(UserId reader) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(reader.value().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
