package dev.lectern.auth.jwks;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was found out about good tokens. What an entry is worth later is for its owner to check on every hit.
 *
 * <p>Keyed by SHA-256 of the exact bytes: no token is kept. Bounded by two generations: when the young one is full it
 * becomes the old one, and what is asked for again moves up.
 */
final class VerifiedTokens<E> {
    private static final int GENERATION = 8192;

    private volatile ConcurrentHashMap<Fingerprint, E> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<Fingerprint, E> old = new ConcurrentHashMap<>();

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

    Optional<E> find(Fingerprint token) {
        @Nullable E entry = young.get(token);
        if (entry == null) {
            entry = old.get(token);
            if (entry != null) {
                add(token, entry);
            }
        }
        return Optional.ofNullable(entry);
    }

    void add(Fingerprint token, E entry) {
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
