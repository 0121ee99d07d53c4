package dev.lectern.testkit.identity;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An issuer's mint: tokens as they should be, and any deviation a test can think of. */
public record TokenMint(SigningKey key, String issuer, String audience, InstantSource clock) {
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    public BearerToken tokenFor(UserId reader) {
        return draftFor(reader).sign();
    }

    public BearerToken tokenFor(UserId reader, Instant expiresAt) {
        return draftFor(reader).claim("exp", expiresAt.getEpochSecond()).sign();
    }

    /** A good token that is not signed yet. */
    public Draft draftFor(UserId reader) {
        Instant now = clock.instant();
        return new Draft(key)
                .header("alg", key.algorithm())
                .header("kid", key.kid())
                .claim("iat", now.getEpochSecond())
                .claim("exp", now.plus(LIFETIME).getEpochSecond())
                .claim("iss", issuer)
                .claim("aud", audience)
                .claim("sub", reader.value())
                .claim("email", "reader@example.org")
                .claim("name", "A Reader")
                .claim("jti", "3f0c9d6e");
    }

    /** A token in the making. Every method but {@link #sign} changes it and returns it. */
    public static final class Draft {
        private final SigningKey key;
        private final Map<String, @Nullable Object> header = new LinkedHashMap<>();
        private final Map<String, @Nullable Object> claims = new LinkedHashMap<>();

        Draft(SigningKey key) {
            this.key = key;
        }

        public Draft header(String name, @Nullable Object value) {
            header.put(name, value);
            return this;
        }

        public Draft claim(String name, @Nullable Object value) {
            claims.put(name, value);
            return this;
        }

        public Draft withoutHeader(String name) {
            header.remove(name);
            return this;
        }

        public Draft withoutClaim(String name) {
            claims.remove(name);
            return this;
        }

        public String headerJson() {
            return Json.write(header);
        }

        public String claimsJson() {
            return Json.write(claims);
        }

        public BearerToken sign() {
            return signedBy(key);
        }

        /** Signed by a key of the test's choice; the header stays as it is. */
        public BearerToken signedBy(SigningKey other) {
            return new BearerToken(other.sign(headerJson(), claimsJson()));
        }
    }
}
