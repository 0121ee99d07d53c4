package dev.lectern.auth.jwks;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.TokenVerifier;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.identity.JwksServer;
import dev.lectern.testkit.identity.TokenMint;
import dev.lectern.testkit.identity.TokenVerifierContract;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;

@Tag("FR-004")
class JwksTokenVerifierTest implements TokenVerifierContract {

    @Override
    public Stage stage(MutableClock clock, Predicate<UserId> erased) {
        JwksServer server = new JwksServer(Issuer.KEY);
        JwksSettings settings = Issuer.settings(server);
        JwksTokenVerifier verifier = new JwksTokenVerifier(settings, clock, erased, new KeySource(settings, clock));
        TokenMint mint = new TokenMint(Issuer.KEY, Issuer.ISSUER, Issuer.AUDIENCE, clock);
        return new Stage() {
            @Override
            public TokenVerifier verifier() {
                return verifier;
            }

            @Override
            public BearerToken tokenFor(UserId reader, Instant expiresAt) {
                return mint.tokenFor(reader, expiresAt);
            }

            @Override
            public void stopIssuer() {
                server.close();
            }

            @Override
            public void close() {
                verifier.close();
                server.close();
            }
        };
    }
}
