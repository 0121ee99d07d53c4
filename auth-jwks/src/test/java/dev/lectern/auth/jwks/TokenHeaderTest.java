package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Verified;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The header of the last good token is not judged again: that must change nothing but the time it takes. */
@Tag("FR-003")
class TokenHeaderTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

    @Test
    void a_header_is_met_again_only_to_the_letter() throws Exception {
        try (Issuer issuer = new Issuer()) {
            String encoded = issuer.token().value();
            encoded = encoded.substring(0, encoded.indexOf('.'));
            byte[] bytes = encoded.getBytes(UTF_8);
            TokenHeader header = TokenHeader.parse(bytes, bytes.length, Set.of(SignatureAlgorithm.RS256));

            assertThat(header.begins((encoded + ".e30.AA").getBytes(UTF_8), bytes.length))
                    .isTrue();
            for (int length = 0; length < bytes.length; length++) {
                assertThat(header.begins(bytes, length)).isFalse();
            }
            assertThat(header.begins((encoded + "A.e30.AA").getBytes(UTF_8), bytes.length + 1))
                    .isFalse();
            for (int i = 0; i < bytes.length; i++) {
                byte[] other = bytes.clone();
                other[i] ^= 1;
                assertThat(header.begins(other, other.length)).isFalse();
            }
        }
    }

    @Test
    void a_verifier_that_has_met_the_header_answers_like_one_that_has_not() {
        long seed = Long.getLong("lectern.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Issuer issuer = new Issuer(settings -> settings, KEY, OTHER_KEY)) {
            JwksSettings settings = Issuer.settings(issuer.server);
            List<String> good = List.of(
                    issuer.token().value(),
                    issuer.draft().header("typ", "JWT").sign().value(),
                    issuer.mintWith(OTHER_KEY).tokenFor(Issuer.READER).value());
            for (int i = 0; i < 1_500; i++) {
                String before = good.get(random.nextInt(good.size()));
                String after = good.get(random.nextInt(good.size()));
                String token = i % 3 == 0 ? swapHeader(after, before) : damageHeader(after, random);
                assertThat(issuer.verify(before)).isInstanceOf(Verified.class);

                Verification met = issuer.verify(token);

                JwksTokenVerifier fresh =
                        new JwksTokenVerifier(settings, issuer.clock, issuer.erased::contains, issuer.source);
                assertThat(met).as("seed %d, mutation %d", seed, i).isEqualTo(fresh.verify(new BearerToken(token)));
                assertThat(met instanceof Verified).isEqualTo(good.contains(token));
            }
        }
    }

    private static String swapHeader(String token, String other) {
        return other.substring(0, other.indexOf('.')) + token.substring(token.indexOf('.'));
    }

    private static String damageHeader(String token, Random random) {
        StringBuilder damaged = new StringBuilder(token);
        int at = random.nextInt(token.indexOf('.'));
        char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        switch (random.nextInt(3)) {
            case 0 -> damaged.setCharAt(at, other);
            case 1 -> damaged.insert(at, other);
            default -> damaged.deleteCharAt(at);
        }
        return damaged.toString();
    }
}
