package dev.lectern.auth.jwks;

import java.security.PublicKey;
import java.util.Optional;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jose4j.jws.JsonWebSignatureAlgorithm;
import org.jose4j.lang.InvalidAlgorithmException;
import org.jose4j.lang.JoseException;

/**
 * The asymmetric algorithms of RFC 7518 section 3 and RFC 8037, as jose4j implements them. What is not here, {@code
 * none} and every HMAC included, cannot be allowed by any setting.
 */
@SuppressWarnings("ImmutableEnumChecker") // jose4j's algorithms keep no state between calls
enum SignatureAlgorithm {
    RS256("RSA", ""),
    RS384("RSA", ""),
    RS512("RSA", ""),
    PS256("RSA", ""),
    PS384("RSA", ""),
    PS512("RSA", ""),
    ES256("EC", "P-256"),
    ES384("EC", "P-384"),
    ES512("EC", "P-521"),
    /** Over Ed25519 only. */
    EdDSA("OKP", "Ed25519");

    private static final ProviderContext PROVIDERS = new ProviderContext();

    private final String keyType;
    private final String curve;
    private final JsonWebSignatureAlgorithm algorithm;

    SignatureAlgorithm(String keyType, String curve) {
        this.keyType = keyType;
        this.curve = curve;
        try {
            this.algorithm = AlgorithmFactoryFactory.getInstance()
                    .getJwsAlgorithmFactory()
                    .getAlgorithm(name());
        } catch (InvalidAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no " + name(), missing);
        }
    }

    static Optional<SignatureAlgorithm> named(String name) {
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.name().equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** Whether a key of this JWK type, and on this curve if it has one, can carry this algorithm. */
    boolean fits(String keyType, String curve) {
        return this.keyType.equals(keyType) && this.curve.equals(curve);
    }

    /** Whether jose4j takes the key for this algorithm, and the Java runtime can prepare it. */
    boolean accepts(PublicKey key) {
        try {
            algorithm.validateVerificationKey(key);
            algorithm.verifySignature(new byte[0], key, new byte[0], PROVIDERS);
            return true;
        } catch (org.jose4j.lang.InvalidKeyException refused) {
            return false;
        } catch (JoseException signatureProblem) {
            return !(signatureProblem.getCause() instanceof java.security.InvalidKeyException);
        }
    }

    boolean verifies(byte[] signature, byte[] signed, PublicKey key) {
        try {
            return algorithm.verifySignature(signature, key, signed, PROVIDERS);
        } catch (JoseException | RuntimeException hostile) {
            // Providers differ in what they throw at hostile bytes; none of it means "verified".
            return false;
        }
    }
}
