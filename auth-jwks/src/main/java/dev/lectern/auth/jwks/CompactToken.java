package dev.lectern.auth.jwks;

import dev.lectern.core.identity.Verification.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JWS in compact serialization (RFC 7515 section 7.1), taken apart strictly, its header judged. The payload is decoded
 * but not read: nobody has vouched for it yet.
 */
final class CompactToken {
    /** Characters. An ordinary token has 600 to 1,500. */
    static final int MAX_LENGTH = 4096;

    private final TokenHeader header;
    private final byte[] signed;
    private final byte[] payload;
    private final byte[] signature;

    private CompactToken(TokenHeader header, byte[] signed, byte[] payload, byte[] signature) {
        this.header = header;
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

    /** @param known a header judged before by the same {@code allowed}, or null: most tokens of an issuer begin alike */
    static CompactToken parse(byte[] token, Set<SignatureAlgorithm> allowed, @Nullable TokenHeader known)
            throws Refused {
        int first = indexOfDot(token, 0);
        int second = indexOfDot(token, first + 1);
        byte[] payload = decode(token, first + 1, second);
        byte[] signature = decode(token, second + 1, token.length);
        TokenHeader header =
                known != null && known.begins(token, first) ? known : TokenHeader.parse(token, first, allowed);
        return new CompactToken(header, Arrays.copyOf(token, second), payload, signature);
    }

    TokenHeader header() {
        return header;
    }

    byte[] payload() {
        return payload;
    }

    /** Whether the key may be used for what the header says. */
    boolean suits(VerificationKey key) {
        return key.algorithms().contains(header.algorithm());
    }

    boolean isSignedBy(VerificationKey key) {
        return header.algorithm().verifies(signature, signed, key.key());
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
}
