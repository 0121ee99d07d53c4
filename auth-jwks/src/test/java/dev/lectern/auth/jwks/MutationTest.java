package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Verified;
import dev.lectern.testkit.identity.SigningKey;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Good tokens damaged at random: none of the damaged ones is accepted, no exception escapes, and the issuer is left in peace. 20,000 in the ordinary
 * build; {@code -Dlectern.mutations=1000000} for the long walk, {@code -Dlectern.seed=...} to repeat one.
 */
@Tag("FR-003")
class MutationTest {
    /** A good token comes again so often: what the verifier remembers of good ones must help no damaged one. */
    private static final int REMINDER = 16;

    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\u0000{}\"%\u00e9\u6f22";

    @Test
    void a_damaged_token_is_never_accepted() {
        long seed = Long.getLong("lectern.seed", System.nanoTime());
        int mutations = Integer.getInteger("lectern.mutations", 20_000);
        Random random = new Random(seed);
        SigningKey ec = SigningKey.ec("ec-1");
        SigningKey ed = SigningKey.ed25519("ed-1");
        SigningKey pss = KEY.named("pss-1").signing("PS256");
        try (Issuer issuer = new Issuer(settings -> settings, KEY, ec, ed, pss)) {
            // RSA is cheap to verify and takes most of the walk; the others get their share.
            List<String> good = List.of(KEY, KEY, KEY, KEY, KEY, KEY, KEY, pss, ec, ed).stream()
                    .map(key -> issuer.mintWith(key).tokenFor(Issuer.READER).value())
                    .toList();
            for (int i = 0; i < mutations; i++) {
                String token = good.get(random.nextInt(good.size()));
                String damaged = damage(token, good, random);
                if (good.contains(damaged)) {
                    continue;
                }
                Verification verification = issuer.verify(new BearerToken(damaged));
                if (verification instanceof Verified) {
                    fail("accepted a damaged token: seed %d, mutation %d", seed, i);
                }
                if (i % REMINDER == 0 && !(issuer.verify(token) instanceof Verified)) {
                    fail("refused a good token: seed %d, mutation %d", seed, i);
                }
            }
            // The clock stands still: the first keys, and one look for the many ids that nobody ever published.
            assertThat(issuer.server.requests()).isLessThanOrEqualTo(2);
        }
    }

    private static String damage(String token, List<String> others, Random random) {
        StringBuilder damaged = new StringBuilder(token);
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(damaged.length());
            int end = Math.min(damaged.length(), at + 1 + random.nextInt(20));
            switch (random.nextInt(8)) {
                case 0, 1 -> damaged.setCharAt(at, CHARACTERS.charAt(random.nextInt(64)));
                case 2 -> damaged.setCharAt(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                case 3 -> damaged.delete(at, end);
                case 4 -> damaged.insert(at, damaged.substring(at, end));
                case 5 -> damaged.setLength(Math.max(1, at));
                case 6 -> splice(damaged, others.get(random.nextInt(others.size())), random);
                default -> damaged.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            if (damaged.isEmpty()) {
                damaged.append('.');
            }
        }
        return damaged.toString();
    }

    /** Puts a part of another good token in the place of the same part here. */
    private static void splice(StringBuilder damaged, String other, Random random) {
        String[] ours = damaged.toString().split("\\.", -1);
        String[] theirs = other.split("\\.", -1);
        int part = random.nextInt(3);
        if (part < ours.length) {
            ours[part] = theirs[part];
            damaged.setLength(0);
            damaged.append(String.join(".", ours));
        }
    }
}
