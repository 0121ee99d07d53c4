package dev.lectern.auth.jwks;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.TokenVerifier;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies JSON Web Tokens with the keys that their issuer publishes.
 *
 * <p>Safe for many threads. A call blocks for at most {@link JwksSettings.KeyFetching#maxWait()}, and only while keys
 * must be fetched: the first ones, or those for a key id never seen. It throws {@link
 * dev.lectern.core.PortUnavailableException} for the port {@code keys} if it has none it may use, and whatever the
 * {@code erased} predicate throws; nothing else. Close it to stop its background thread.
 */
public final class JwksTokenVerifier implements TokenVerifier, AutoCloseable {
    private final InstantSource clock;
    private final Predicate<UserId> erased;
    private final Set<SignatureAlgorithm> allowed;
    private final KeySource source;
    private final ClaimsCheck claims;
    private final VerifiedTokens<Good> verified = new VerifiedTokens<>();
    private volatile @Nullable KeySet verifiedWith;
    /** Of the last token that passed every check, so that nobody without a key can put another one here. */
    private volatile @Nullable TokenHeader goodHeader;

    /**
     * A token that passed every check. It is good again while the clock is inside its window and its key is current under
     * the same id, thumbprint and algorithms; everything else goes through the full check once more, so that a remembered
     * token and a forgotten one get the same answer.
     */
    record Good(ClaimsCheck.Passed passed, VerificationKey key) {}

    /**
     * Starts fetching keys in the background and returns at once.
     *
     * @param clock what time it is
     * @param erased whether a reader's account was deleted; asked on every call, so it must be fast
     */
    public JwksTokenVerifier(JwksSettings settings, InstantSource clock, Predicate<UserId> erased) {
        this(settings, clock, erased, new KeySource(settings, clock));
        source.startBackground();
    }

    JwksTokenVerifier(JwksSettings settings, InstantSource clock, Predicate<UserId> erased, KeySource source) {
        this.clock = clock;
        this.erased = erased;
        this.allowed = settings.algorithms().stream()
                .flatMap(name -> SignatureAlgorithm.named(name).stream())
                .collect(Collectors.toUnmodifiableSet());
        this.source = source;
        this.claims = new ClaimsCheck(settings);
    }

    @Override
    public Verification verify(BearerToken token) {
        try {
            byte[] bytes = CompactToken.bytes(token.value());
            Identity identity = identity(bytes);
            if (erased.test(identity.userId())) {
                throw new Refused(Reason.ERASED);
            }
            return new Verification.Verified(identity);
        } catch (Refused refused) {
            return refused.rejected();
        }
    }

    private Identity identity(byte[] bytes) throws Refused {
        Instant now = clock.instant();
        VerifiedTokens.Fingerprint fingerprint = VerifiedTokens.Fingerprint.of(bytes);
        Optional<Good> known = verified.find(fingerprint);
        if (known.isPresent()
                && known.get().passed().isGoodAt(now)
                && currentKeys(now).holds(known.get().key())) {
            return known.get().passed().identity();
        }
        CompactToken token = CompactToken.parse(bytes, allowed, goodHeader);
        Good good = check(token, now);
        verified.add(fingerprint, good);
        goodHeader = token.header();
        return good.passed().identity();
    }

    private Good check(CompactToken token, Instant now) throws Refused {
        VerificationKey key = source.find(token.header().kid(), now);
        if (!token.suits(key)) {
            throw new Refused(Reason.ALGORITHM);
        }
        if (!token.isSignedBy(key)) {
            throw new Refused(Reason.SIGNATURE);
        }
        return new Good(claims.check(token.payload(), now), key);
    }

    private KeySet currentKeys(Instant now) {
        KeySet current = source.keys(now);
        if (verifiedWith != current) {
            verifiedWith = current;
            verified.clear();
        }
        return current;
    }

    /** Whether tokens can be verified now. */
    public boolean ready() {
        return keys().state() != KeysState.NONE;
    }

    /** The state of the keys, for readiness, metrics and a warning while the issuer does not answer. */
    public KeysHealth keys() {
        return source.health(clock.instant());
    }

    /** Stops fetching. Known keys go on until they are too old. */
    @Override
    public void close() {
        source.close();
    }

    /**
     * What is known of the keys.
     *
     * @param keys how many are usable
     * @param asOf when the fetch that gave them began, or null if there are none
     */
    public record KeysHealth(
            KeysState state, int keys, @Nullable Instant asOf) {}

    /** How good the known keys are. */
    public enum KeysState {
        /** There are none, or they are too old: nothing can be verified. */
        NONE,
        /** The last fetch gave them. */
        CURRENT,
        /** The last fetch failed; these are from the one before. Known keys go on, new ones are unknown. */
        LAST_GOOD
    }
}
