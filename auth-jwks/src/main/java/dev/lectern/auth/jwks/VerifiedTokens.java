package dev.lectern.auth.jwks;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers tokens that passed every check, so that the next request skips the signature. An entry only answers while the
 * clock is inside the token's window and its key is in the current set under the same id, thumbprint and algorithms;
 * the caller asks again whether the reader still exists. Everything else goes through the full check, so a remembered
 * token and a forgotten one get the same answer.
 *
 * <p>Keyed by SHA-256 of the exact bytes: no token is kept. Bounded by two generations: when the young one is full it
 * becomes the old one, and what is asked for again moves up.
 */
final class VerifiedTokens {
    private static final int GENERATION = 8192;

    private volatile ConcurrentHashMap<Fingerprint, Entry> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<Fingerprint, Entry> old = new ConcurrentHashMap<>();

    record Entry(ClaimsCheck.Passed passed, VerificationKey key) {}

    /** SHA-256 as four longs, since a byte array is no key. */
    record Fingerprint(long a, long b, long c, long d) {
        static Fingerprint of(byte[] token) {
            try {
                ByteBuffer hash =
                        ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token));
                return new Fingerprint(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java runtime has SHA-256", impossible);
            }
        }

        @Override
        public int hashCode() {
            return Long.hashCode(a);
        }
    }

    Optional<Entry> find(Fingerprint token) {
        @Nullable Entry entry = young.get(token);
        if (entry == null) {
            entry = old.get(token);
            if (entry != null) {
                add(token, entry);
            }
        }
        return Optional.ofNullable(entry);
    }

    void add(Fingerprint token, Entry entry) {
        if (young.mappingCount() >= GENERATION) {
            turn();
        }
        young.put(token, entry);
    }

    void clear() {
        young = new ConcurrentHashMap<>();
        old = new ConcurrentHashMap<>();
    }

    int size() {
        return young.size() + old.size();
    }

    private synchronized void turn() {
        if (young.mappingCount() >= GENERATION) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }
}
