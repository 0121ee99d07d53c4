package dev.lectern.auth.jwks;

import dev.lectern.core.identity.Verification.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JWS in compact serialization (RFC 7515 section 7.1), taken apart strictly, its header judged. The payload is decoded
 * but not read: nobody has vouched for it yet.
 */
final class CompactToken {
    /** Characters. An ordinary token has 600 to 1,500. */
    static final int MAX_LENGTH = 4096;

    private static final int MAX_KID_LENGTH = 256;

    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    /**
     * Header parameters that change what a token means ({@code crit}, {@code b64}) or bring a key along. A key named by
     * the token is never used, and an issuer worth trusting has no reason to send one.
     */
    private static final Set<String> REFUSED = Set.of("crit", "b64", "jwk", "jku", "x5u", "x5c");

    private final String kid;
    private final SignatureAlgorithm algorithm;
    private final byte[] signed;
    private final byte[] payload;
    private final byte[] signature;

    private CompactToken(String kid, SignatureAlgorithm algorithm, byte[] signed, byte[] payload, byte[] signature) {
        this.kid = kid;
        this.algorithm = algorithm;
        this.signed = signed;
        this.payload = payload;
        this.signature = signature;
    }

    /** The token as bytes, if its size and outline allow that it is one. */
    static byte[] bytes(String token) throws Refused {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (token.length() > MAX_LENGTH
                || first < 1
                || second < first + 2
                || second == token.length() - 1
                || token.indexOf('.', second + 1) >= 0) {
            throw new Refused(Reason.MALFORMED);
        }
        return token.getBytes(StandardCharsets.UTF_8);
    }

    static CompactToken parse(byte[] token, Set<SignatureAlgorithm> allowed) throws Refused {
        int first = indexOfDot(token, 0);
        int second = indexOfDot(token, first + 1);
        byte[] header = decode(token, 0, first);
        byte[] payload = decode(token, first + 1, second);
        byte[] signature = decode(token, second + 1, token.length);
        Map<String, @Nullable Object> parameters =
                StrictJson.object(header).orElseThrow(() -> new Refused(Reason.MALFORMED));
        SignatureAlgorithm algorithm = algorithm(parameters.get("alg"), allowed);
        String kid = kid(parameters.get("kid"));
        checkType(parameters);
        for (String refused : REFUSED) {
            if (parameters.containsKey(refused)) {
                throw new Refused(Reason.HEADER);
            }
        }
        return new CompactToken(kid, algorithm, Arrays.copyOf(token, second), payload, signature);
    }

    String kid() {
        return kid;
    }

    byte[] payload() {
        return payload;
    }

    /** Whether the key may be used for what the header says. */
    boolean suits(VerificationKey key) {
        return key.algorithms().contains(algorithm);
    }

    boolean isSignedBy(VerificationKey key) {
        return algorithm.verifies(signature, signed, key.key());
    }

    private static int indexOfDot(byte[] token, int from) {
        int at = from;
        while (token[at] != '.') {
            at++;
        }
        return at;
    }

    private static byte[] decode(byte[] token, int from, int to) throws Refused {
        return Base64Url.decode(token, from, to).orElseThrow(() -> new Refused(Reason.MALFORMED));
    }

    private static SignatureAlgorithm algorithm(@Nullable Object alg, Set<SignatureAlgorithm> allowed) throws Refused {
        if (alg instanceof String name) {
            for (SignatureAlgorithm algorithm : allowed) {
                if (algorithm.name().equals(name)) {
                    return algorithm;
                }
            }
        }
        throw new Refused(Reason.ALGORITHM);
    }

    private static String kid(@Nullable Object kid) throws Refused {
        if (kid instanceof String id && !id.isEmpty() && id.length() <= MAX_KID_LENGTH) {
            return id;
        }
        throw new Refused(Reason.HEADER);
    }

    private static void checkType(Map<String, @Nullable Object> parameters) throws Refused {
        if (parameters.containsKey("typ")
                && !(parameters.get("typ") instanceof String type && TYPES.contains(type.toLowerCase(Locale.ROOT)))) {
            throw new Refused(Reason.HEADER);
        }
    }
}
