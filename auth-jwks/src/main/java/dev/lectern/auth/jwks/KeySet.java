package dev.lectern.auth.jwks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The usable keys of one published set, by id. As long as the issuer publishes the same keys it stays the same object. */
final class KeySet {
    private final Map<String, VerificationKey> keys;
    private final List<String> skipped;

    /** @param skipped why the others are not usable, for the log: positions and rules, never key material */
    KeySet(Map<String, VerificationKey> keys, List<String> skipped) {
        this.keys = Map.copyOf(keys);
        this.skipped = List.copyOf(skipped);
    }

    Optional<VerificationKey> find(String kid) {
        return Optional.ofNullable(keys.get(kid));
    }

    boolean holds(VerificationKey key) {
        @Nullable VerificationKey current = keys.get(key.kid());
        return current != null && current.sameAs(key);
    }

    boolean sameKeys(KeySet other) {
        return keys.size() == other.keys.size() && keys.values().stream().allMatch(other::holds);
    }

    int size() {
        return keys.size();
    }

    List<String> skipped() {
        return skipped;
    }
}
