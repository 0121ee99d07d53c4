package dev.lectern.auth.jwks;

import java.security.PublicKey;
import java.util.Set;

/**
 * A key that passed every check of {@link KeyParser}.
 *
 * @param thumbprint RFC 7638 over SHA-256: what the key is, whatever it is called
 * @param algorithms what it may be used for: one if the JWK says {@code alg}, otherwise all that fit its type
 */
record VerificationKey(String kid, PublicKey key, String thumbprint, Set<SignatureAlgorithm> algorithms) {

    boolean sameAs(VerificationKey other) {
        return kid.equals(other.kid) && thumbprint.equals(other.thumbprint) && algorithms.equals(other.algorithms);
    }
}
