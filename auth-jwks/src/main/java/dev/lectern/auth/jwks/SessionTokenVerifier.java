package dev.lectern.auth.jwks;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.TokenVerifier;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Verifies Better Auth session tokens by asking the server that issued them. It is the fallback for clients that have no
 * JWT; whoever uses it also demands an {@code X-User-ID} that equals the answer, and offers it only when told to.
 *
 * <p>Safe for many threads. A call blocks for at most {@link SessionSettings#maxWait()}. A server that does not answer is
 * a {@link PortUnavailableException} for the port {@code sessions}, never a refusal and never a pass. What the server
 * does not vouch for is refused with {@link Reason#SIGNATURE}: it does not say whether a session has ended or never was.
 */
public final class SessionTokenVerifier implements TokenVerifier, AutoCloseable {
    /** 32 characters, a dot, and an HMAC-SHA-256 in base64. */
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9]{32}\\.[A-Za-z0-9+/]{43}=");

    private static final int MAX_LENGTH = 256;

    private final SessionSettings settings;
    private final InstantSource clock;
    private final Predicate<UserId> erased;
    private final SessionEndpoint endpoint;
    private final VerifiedTokens<Remembered> remembered = new VerifiedTokens<>();

    private record Remembered(Identity identity, Instant since) {}

    /**
     * Contacts nobody yet.
     *
     * @param clock what time it is
     * @param erased whether a reader's account was deleted; asked on every call, so it must be fast
     */
    public SessionTokenVerifier(SessionSettings settings, InstantSource clock, Predicate<UserId> erased) {
        this.settings = settings;
        this.clock = clock;
        this.erased = erased;
        this.endpoint = new SessionEndpoint(settings);
    }

    /** Whether a credential has the outline of a session token, so that a caller can choose a verifier. */
    public static boolean looksLikeSession(BearerToken token) {
        return token.value().length() <= MAX_LENGTH
                && SHAPE.matcher(decoded(token.value())).matches();
    }

    @Override
    public Verification verify(BearerToken token) {
        if (!looksLikeSession(token)) {
            return new Verification.Rejected(Reason.MALFORMED);
        }
        try {
            Identity identity = identity(decoded(token.value()));
            if (!clock.instant().isBefore(identity.expiresAt())) {
                throw new Refused(Reason.EXPIRED);
            }
            if (erased.test(identity.userId())) {
                throw new Refused(Reason.ERASED);
            }
            return new Verification.Verified(identity);
        } catch (Refused refused) {
            return refused.rejected();
        }
    }

    private Identity identity(String token) throws Refused {
        Instant now = clock.instant();
        VerifiedTokens.Fingerprint fingerprint =
                VerifiedTokens.Fingerprint.of(token.getBytes(StandardCharsets.US_ASCII));
        Optional<Remembered> known = remembered.find(fingerprint);
        if (known.isPresent() && isRecent(known.get().since(), now)) {
            return known.get().identity();
        }
        Identity identity = endpoint.lookUp(token);
        remembered.add(fingerprint, new Remembered(identity, now));
        return identity;
    }

    private boolean isRecent(Instant since, Instant now) {
        return !now.isBefore(since) && now.isBefore(since.plus(settings.rememberFor()));
    }

    /** Cookies carry the token percent-encoded, and clients copy it from there. */
    private static String decoded(String token) {
        return token.replace("%2B", "+")
                .replace("%2b", "+")
                .replace("%2F", "/")
                .replace("%2f", "/")
                .replace("%3D", "=")
                .replace("%3d", "=");
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
