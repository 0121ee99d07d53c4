package dev.lectern.auth.jwks;

import dev.lectern.core.identity.Verification.Reason;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JOSE header (RFC 7515 section 4) that passed every check, and how it was spelled. Judging depends on nothing but the
 * spelling, so whoever meets the same one again may use the same judgement.
 */
final class TokenHeader {
    private static final int MAX_KID_LENGTH = 256;

    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    /**
     * Header parameters that change what a token means ({@code crit}, {@code b64}) or bring a key along. A key named by
     * the token is never used, and an issuer worth trusting has no reason to send one.
     */
    private static final Set<String> REFUSED = Set.of("crit", "b64", "jwk", "jku", "x5u", "x5c");

    private final byte[] spelling;
    private final String kid;
    private final SignatureAlgorithm algorithm;

    private TokenHeader(byte[] spelling, String kid, SignatureAlgorithm algorithm) {
        this.spelling = spelling;
        this.kid = kid;
        this.algorithm = algorithm;
    }

    /** @param length how many bytes at the beginning of the token are its header, still encoded */
    static TokenHeader parse(byte[] token, int length, Set<SignatureAlgorithm> allowed) throws Refused {
        Map<String, @Nullable Object> parameters = Base64Url.decode(token, 0, length)
                .flatMap(StrictJson::object)
                .orElseThrow(() -> new Refused(Reason.MALFORMED));
        SignatureAlgorithm algorithm = algorithm(parameters.get("alg"), allowed);
        String kid = kid(parameters.get("kid"));
        checkType(parameters);
        for (String refused : REFUSED) {
            if (parameters.containsKey(refused)) {
                throw new Refused(Reason.HEADER);
            }
        }
        return new TokenHeader(Arrays.copyOf(token, length), kid, algorithm);
    }

    /** Whether the token's header, of this length, is this one to the letter. */
    boolean begins(byte[] token, int length) {
        return Arrays.equals(spelling, 0, spelling.length, token, 0, length);
    }

    String kid() {
        return kid;
    }

    SignatureAlgorithm algorithm() {
        return algorithm;
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
