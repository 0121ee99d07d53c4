package dev.lectern.bench;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Tokens as auth-server issues them, and the key they are verified with. Made by one process, read by those that measure.
 *
 * @param tokens all different
 * @param keys the published key set
 */
record SampleTokens(List<String> tokens, JWKSet keys) {
    /** More than a verifier remembers: walked through in a circle, each is forgotten before its turn comes again. */
    static final int COUNT = 17_000;

    /** The system property that says where they are. */
    static final String FOLDER = "lectern.bench.tokens";

    static final String ISSUER = "http://127.0.0.1:8080";
    static final String AUDIENCE = "lectern";

    private static final String TOKENS = "tokens.txt";
    private static final String KEYS = "jwks.json";
    private static final int KEY_BITS = 2048;
    private static final int LIFETIME_SECONDS = 3600;

    SampleTokens {
        tokens = List.copyOf(tokens);
    }

    static void write(Path folder, int count) throws IOException, JOSEException {
        RSAKey key = new RSAKeyGenerator(KEY_BITS)
                .keyID("8mJ3vQ1xTz5LrW0cYb7NfKd2HsGa9PeU")
                .algorithm(JWSAlgorithm.RS256)
                .generate();
        JWSSigner signer = new RSASSASigner(key);
        long now = Instant.now().getEpochSecond();
        List<String> tokens = IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> token(key, signer, now, i))
                .toList();
        Files.write(folder.resolve(TOKENS), tokens);
        Files.writeString(folder.resolve(KEYS), new JWKSet(key.toPublicJWK()).toString());
    }

    static SampleTokens read(Path folder) {
        try {
            return new SampleTokens(
                    Files.readAllLines(folder.resolve(TOKENS)), JWKSet.parse(Files.readString(folder.resolve(KEYS))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the token's signature is over. */
    byte[] signed(int token) {
        String value = tokens.get(token);
        return value.substring(0, value.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    }

    byte[] signature(int token) {
        String value = tokens.get(token);
        return Base64.getUrlDecoder().decode(value.substring(value.lastIndexOf('.') + 1));
    }

    PublicKey publicKey() {
        try {
            return keys.getKeys().getFirst().toRSAKey().toPublicKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String token(RSAKey key, JWSSigner signer, long now, int number) {
        String name = "Reader " + number;
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .subject("Wq7Zr2Xc9Vb4Nm1Lk8Jh5Gf3Ds" + String.format("%06d", number))
                        .claim("email", "reader-" + number + "@example.org")
                        .claim("email_verified", false)
                        .claim("name", name)
                        .claim("sid", "Pq0Wo9Ei8Ru7Ty6Ui5Op4As3Df2Gh1Jk")
                        .jwtID(UUID.randomUUID().toString())
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .claim("iat", now)
                        .claim("exp", now + LIFETIME_SECONDS)
                        .build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
