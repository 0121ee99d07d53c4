package dev.lectern.bench;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.lectern.app.runtime.LogFiles;
import dev.lectern.auth.jwks.JwksTokenVerifier;
import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Verification;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The ways to verify a token, each over the same tokens in the same order; run by {@link VerifyToken}. Each says when it
 * did not come to the answer it should: a fast wrong answer is worth nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class TokenBenchmark {
    private final List<String> tokens;
    private final List<byte[]> signed;
    private final List<byte[]> signatures;
    private final PublicKey key;
    private final String garbage;
    private final PublishedKeys keys;
    private final JwksTokenVerifier verifier;
    private final JwtConsumer jose4j;
    private final DefaultJWTProcessor<SecurityContext> nimbus;
    private int next;

    /** Reads the tokens and publishes their key on loopback. */
    public TokenBenchmark() {
        LogFiles.none();
        SampleTokens sample = SampleTokens.read(Path.of(System.getProperty(SampleTokens.FOLDER, "")));
        tokens = sample.tokens();
        signed = IntStream.range(0, tokens.size()).mapToObj(sample::signed).toList();
        signatures =
                IntStream.range(0, tokens.size()).mapToObj(sample::signature).toList();
        key = sample.publicKey();
        garbage = garbage(tokens.getFirst());
        keys = PublishedKeys.of(sample);
        verifier = keys.verifier();
        jose4j = OtherVerifiers.jose4j(sample);
        nimbus = OtherVerifiers.nimbus(sample);
    }

    /** Three parts of the right lengths that mean nothing. */
    private static String garbage(String token) {
        Random random = new Random(1);
        StringBuilder garbage = new StringBuilder();
        for (String part : token.split("\\.", -1)) {
            byte[] bytes = new byte[part.length() * 3 / 4];
            random.nextBytes(bytes);
            garbage.append(garbage.isEmpty() ? "" : ".")
                    .append(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        return garbage.toString();
    }

    /** Stops what the constructor started. */
    @TearDown
    public void close() {
        keys.close();
    }

    /** The yardstick: what no verifier can do without. */
    @Benchmark
    public boolean bareSignature() throws GeneralSecurityException {
        int token = step();
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key);
        signature.update(signed.get(token));
        return require(signature.verify(signatures.get(token)));
    }

    /** Everything that is checked, with the network and the keys already there. */
    @Benchmark
    public Verification fullCheck() {
        return verified(tokens.get(step()));
    }

    /** What a reader's second request costs. */
    @Benchmark
    public Verification rememberedToken() {
        return verified(tokens.getFirst());
    }

    /** What an attacker who has nothing costs us. */
    @Benchmark
    public Verification garbage() {
        Verification verification = verifier.verify(new BearerToken(garbage));
        require(verification instanceof Verification.Rejected);
        return verification;
    }

    /** The library we build on, set up to check as much as it can by itself. */
    @Benchmark
    public JwtClaims jose4j() throws InvalidJwtException {
        return jose4j.processToClaims(tokens.get(step()));
    }

    /** The other library that is much used, set up likewise. */
    @Benchmark
    public JWTClaimsSet nimbus() throws ParseException, BadJOSEException, JOSEException {
        return nimbus.process(tokens.get(step()), null);
    }

    private Verification verified(String token) {
        Verification verification = verifier.verify(new BearerToken(token));
        require(verification instanceof Verification.Verified);
        return verification;
    }

    private int step() {
        next = next + 1 == tokens.size() ? 0 : next + 1;
        return next;
    }

    private static boolean require(boolean right) {
        if (!right) {
            throw new IllegalStateException("the wrong answer");
        }
        return true;
    }
}
