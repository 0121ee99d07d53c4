package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static dev.lectern.auth.jwks.Issuer.READER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Verified;
import dev.lectern.testkit.identity.SigningKey;
import dev.lectern.testkit.identity.TokenMint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Remembering must change nothing but the time it takes. */
class VerifiedTokensTest {

    /**
     * Walks at random through time, key changes and erasures, and asks two verifiers about every token: one that
     * remembers, and one made for the question. They share the source of keys, so a difference can only be the memory's.
     */
    @Test
    @Tag("SC-005")
    void a_remembered_token_and_a_forgotten_one_get_the_same_answer() {
        long seed = Long.getLong("lectern.seed", System.nanoTime());
        Random random = new Random(seed);
        SigningKey ec = SigningKey.ec("key-1");
        List<List<SigningKey>> sets = List.of(
                List.of(KEY),
                List.of(KEY, OTHER_KEY),
                List.of(OTHER_KEY),
                List.of(OTHER_KEY.named(KEY.kid())),
                List.of(ec, OTHER_KEY));
        int agreed = 0;
        try (Issuer issuer = new Issuer()) {
            JwksSettings settings = Issuer.settings(issuer.server);
            List<BearerToken> tokens = new ArrayList<>();
            for (int step = 0; step < 1_500; step++) {
                switch (random.nextInt(12)) {
                    case 0 ->
                        issuer.server.publish(
                                sets.get(random.nextInt(sets.size())).toArray(SigningKey[]::new));
                    case 1 -> issuer.clock.advance(Duration.ofSeconds(random.nextInt(400) - 60));
                    case 2 -> issuer.clock.advance(Duration.ofMinutes(random.nextInt(20)));
                    case 3 -> issuer.erased.add(new UserId("reader" + random.nextInt(4)));
                    case 4 -> issuer.erased.clear();
                    case 5, 6 -> tokens.add(randomToken(issuer, ec, random));
                    default -> {
                        if (!tokens.isEmpty()) {
                            BearerToken token = tokens.get(random.nextInt(tokens.size()));
                            Verification remembered = issuer.verify(token);
                            Verification fresh = new JwksTokenVerifier(
                                            settings, issuer.clock, issuer.erased::contains, issuer.source)
                                    .verify(token);
                            assertThat(remembered)
                                    .as("seed %d, step %d", seed, step)
                                    .isEqualTo(fresh);
                            agreed += remembered instanceof Verified ? 1 : 0;
                        }
                    }
                }
            }
        }
        assertThat(agreed).as("accepted answers, seed %d", seed).isPositive();
    }

    private static BearerToken randomToken(Issuer issuer, SigningKey ec, Random random) {
        SigningKey key = List.of(KEY, OTHER_KEY, ec).get(random.nextInt(3));
        TokenMint.Draft draft = issuer.mintWith(key).draftFor(new UserId("reader" + random.nextInt(4)));
        Instant now = issuer.clock.instant();
        if (random.nextBoolean()) {
            draft.claim("exp", now.plusSeconds(random.nextInt(1800) - 60).getEpochSecond());
        }
        if (random.nextInt(3) == 0) {
            draft.claim("nbf", now.plusSeconds(random.nextInt(200) - 60).getEpochSecond());
        }
        if (random.nextInt(4) == 0) {
            draft.withoutClaim("iat")
                    .claim(
                            "exp",
                            now.plus(Duration.ofHours(24))
                                    .plusSeconds(random.nextInt(90) - 30)
                                    .getEpochSecond());
        }
        return draft.sign();
    }

    @Test
    void a_token_is_remembered_only_after_every_check() {
        VerifiedTokens<String> tokens = new VerifiedTokens<>();
        assertThat(tokens.find(VerifiedTokens.Fingerprint.of(new byte[] {1}))).isEmpty();
        try (Issuer issuer = new Issuer()) {
            BearerToken token = issuer.draft()
                    .claim("exp", issuer.clock.instant().plusSeconds(60).getEpochSecond())
                    .sign();
            issuer.erased.add(READER);
            issuer.verify(token);
            issuer.erased.clear();
            issuer.clock.advance(Duration.ofMinutes(2));

            assertThat(issuer.verify(token)).isEqualTo(Issuer.rejected(Verification.Reason.EXPIRED));
        }
    }

    @Test
    void the_memory_is_bounded_and_keeps_what_is_asked_for() {
        VerifiedTokens<String> tokens = new VerifiedTokens<>();
        VerifiedTokens.Fingerprint wanted = VerifiedTokens.Fingerprint.of(new byte[] {42});
        tokens.add(wanted, "wanted");
        for (int i = 0; i < 100_000; i++) {
            tokens.add(new VerifiedTokens.Fingerprint(i, 0, 0, 0), "other");
            if (i % 1_000 == 0) {
                assertThat(tokens.find(wanted)).isPresent();
            }
        }
        assertThat(tokens.size()).isLessThanOrEqualTo(2 * 8192);

        tokens.clear();
        assertThat(tokens.find(wanted)).isEmpty();
    }
}
