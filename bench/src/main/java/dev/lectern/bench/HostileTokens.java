package dev.lectern.bench;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Verification;
import java.io.PrintWriter;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.Random;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The slowest answers to damaged tokens. A machine that others share stops every program now and then, and the garbage
 * collector does: so after each token the bare signature is checked once, and what stops us stops it as often.
 */
@Command(
        name = "hostile-tokens",
        description = {
            "How long a damaged token can keep a verifier busy, against the bare signature in the same moments.",
            "A token with a key id nobody knows may wait for the issuer, once in ten seconds: those are counted apart."
        },
        mixinStandardHelpOptions = true)
final class HostileTokens extends Measurement {
    private static final int GOOD = 200;
    private static final int WARM_UP = 20_000;
    private static final double LIMIT_MILLIS = 5;
    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\u0000{}\"%\u00e9\u6f22";

    @Option(names = "--tokens", defaultValue = "1000000", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(names = "--seed", description = "Damages them as another run did. Default: another way each time.")
    private long seed = System.nanoTime();

    private final Durations refusals = new Durations();
    private final Durations signatures = new Durations();
    private int waited;

    @Override
    List<Measure> measure(Scratch scratch, PrintWriter progress) throws Exception {
        require("--tokens", count, 1000, 10_000_000);
        SampleTokens.write(scratch.folder(), GOOD);
        SampleTokens sample = SampleTokens.read(scratch.folder());
        progress.println("Refusing " + count + " damaged tokens, seed " + seed + " ...");
        try (PublishedKeys keys = PublishedKeys.of(sample)) {
            refuse(sample, keys);
        }
        double slowest = signatures.millis(1);
        long stopped = signatures.above(LIMIT_MILLIS);
        return List.of(
                new Measure("bare JCA signature, p50", signatures.millis(0.5), "ms", 1),
                new Measure(
                        "a damaged token, p50",
                        refusals.millis(0.5),
                        "ms",
                        refusals.millis(0.5) / signatures.millis(0.5)),
                new Measure("bare JCA signature, slowest", slowest, "ms", 1),
                new Measure("a damaged token, slowest", refusals.millis(1), "ms", refusals.millis(1) / slowest),
                new Measure("bare JCA signatures above 5 ms", stopped, "", 1),
                new Measure(
                        "damaged tokens above 5 ms",
                        refusals.above(LIMIT_MILLIS),
                        "",
                        refusals.above(LIMIT_MILLIS) / (double) Math.max(1, stopped)),
                new Measure("waited for the issuer", waited, "", waited / (double) count));
    }

    private void refuse(SampleTokens sample, PublishedKeys keys) throws Exception {
        Random random = new Random(seed);
        PublicKey key = sample.publicKey();
        for (int i = -WARM_UP; i < count; i++) {
            String good = sample.tokens().get(random.nextInt(GOOD));
            String damaged = damage(good, random);
            if (sample.tokens().contains(damaged)) {
                continue;
            }
            BearerToken token = new BearerToken(damaged);
            int asked = keys.requests();
            long began = System.nanoTime();
            Verification verification = keys.verifier().verify(token);
            long refused = System.nanoTime() - began;
            if (verification instanceof Verification.Verified) {
                throw new IllegalStateException("accepted a damaged token: seed " + seed);
            }
            long signature = signature(key, sample.signed(0), sample.signature(0));
            if (i >= 0) {
                signatures.add(signature);
                if (keys.requests() == asked) {
                    refusals.add(refused);
                } else {
                    waited++;
                }
            }
        }
    }

    private static long signature(PublicKey key, byte[] signed, byte[] signature) throws GeneralSecurityException {
        long began = System.nanoTime();
        Signature check = Signature.getInstance("SHA256withRSA");
        check.initVerify(key);
        check.update(signed);
        if (!check.verify(signature)) {
            throw new IllegalStateException("the wrong answer");
        }
        return System.nanoTime() - began;
    }

    /** One to three changes: a character replaced or added, or the rest cut off. */
    private static String damage(String token, Random random) {
        StringBuilder damaged = new StringBuilder(token);
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(damaged.length());
            char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, character);
                case 1 -> damaged.insert(at, character);
                default -> damaged.setLength(Math.max(1, at));
            }
        }
        return damaged.toString();
    }
}
