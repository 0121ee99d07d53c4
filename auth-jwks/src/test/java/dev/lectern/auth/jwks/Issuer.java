package dev.lectern.auth.jwks;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Rejected;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.identity.JwksServer;
import dev.lectern.testkit.identity.SigningKey;
import dev.lectern.testkit.identity.TokenMint;
import dev.lectern.testkit.identity.TokenVerifierContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** An issuer with one RSA key, its endpoint, a clock that stands still, and a verifier whose background is off. */
final class Issuer implements AutoCloseable {
    static final String ISSUER = "https://issuer.example";
    static final String AUDIENCE = "lectern";
    static final UserId READER = TokenVerifierContract.READER;

    /** Making an RSA key takes a tenth of a second, so the tests share some. */
    static final SigningKey KEY = SigningKey.rsa("key-1");

    static final SigningKey OTHER_KEY = SigningKey.rsa("key-2");

    final MutableClock clock = new MutableClock(TokenVerifierContract.START);
    final JwksServer server;
    final Set<UserId> erased = ConcurrentHashMap.newKeySet();
    final KeySource source;
    final JwksTokenVerifier verifier;
    final TokenMint mint;

    Issuer() {
        this(settings -> settings, KEY);
    }

    Issuer(UnaryOperator<JwksSettings> change, SigningKey... keys) {
        server = new JwksServer(keys);
        JwksSettings settings = change.apply(settings(server));
        source = new KeySource(settings, clock);
        verifier = new JwksTokenVerifier(settings, clock, erased::contains, source);
        mint = mintWith(keys[0]);
    }

    /** The defaults, but patient: a busy machine must not decide a test. */
    static JwksSettings settings(JwksServer server) {
        return JwksSettings.of(server.uri(), ISSUER, AUDIENCE).withKeys(waiting(Duration.ofSeconds(20)));
    }

    static JwksSettings.KeyFetching waiting(Duration maxWait) {
        JwksSettings.KeyFetching defaults = JwksSettings.KeyFetching.defaults();
        return new JwksSettings.KeyFetching(
                defaults.refreshEvery(), defaults.lookupEvery(), maxWait, defaults.keepLastGood(), defaults.maxBytes());
    }

    TokenMint mintWith(SigningKey key) {
        return new TokenMint(key, ISSUER, AUDIENCE, clock);
    }

    TokenMint.Draft draft() {
        return mint.draftFor(READER);
    }

    BearerToken token() {
        return mint.tokenFor(READER);
    }

    Verification verify(BearerToken token) {
        return verifier.verify(token);
    }

    Verification verify(String token) {
        return verifier.verify(new BearerToken(token));
    }

    /** A token whose signature nobody will get to see, and which costs nothing to make. */
    static String unsigned(String header, String claims) {
        return SigningKey.base64Url(header.getBytes(StandardCharsets.UTF_8)) + "."
                + SigningKey.base64Url(claims.getBytes(StandardCharsets.UTF_8)) + "." + "A".repeat(342);
    }

    static Rejected rejected(Reason reason) {
        return new Rejected(reason);
    }

    @Override
    public void close() {
        verifier.close();
        server.close();
    }
}
