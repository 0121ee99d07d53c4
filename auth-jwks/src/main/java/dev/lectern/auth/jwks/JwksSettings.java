package dev.lectern.auth.jwks;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whose tokens are good, and how their keys are fetched.
 *
 * @param jwksUri where the issuer publishes its keys; http or https, fixed, never redirected
 * @param issuer the {@code iss} that a token must have, character for character
 * @param audience the {@code aud} that a token must have, alone or in a list
 * @param algorithms names of RFC 7518 and 8037: RS256 to RS512, PS256 to PS512, ES256 to ES512, EdDSA (Ed25519)
 * @param subjectClaim the claim that is the reader's id, such as {@code sub} or {@code oid}
 * @param hashSubjects whether a reader's id is a hash of that claim, for issuers whose subjects have other characters than
 *     a {@link dev.lectern.core.identity.UserId} may have, such as {@code auth0|65f0}; changing it makes every reader a
 *     new one
 * @param clockSkew by how much the issuer's clock may differ; 0 to 5 minutes
 * @param maxLifetime the longest time from {@code iat} to {@code exp}
 * @param keys how keys are fetched and kept
 */
public record JwksSettings(
        URI jwksUri,
        String issuer,
        String audience,
        Set<String> algorithms,
        String subjectClaim,
        boolean hashSubjects,
        Duration clockSkew,
        Duration maxLifetime,
        KeyFetching keys) {

    /** RS256, PS256, ES256, EdDSA. */
    public static final Set<String> DEFAULT_ALGORITHMS = Set.of("RS256", "PS256", "ES256", "EdDSA");

    /** @throws IllegalArgumentException naming every setting that is wrong, and what would be right */
    public JwksSettings {
        algorithms = Set.copyOf(algorithms);
        List<String> problems = new ArrayList<>();
        if (!isHttp(jwksUri)) {
            problems.add("jwksUri must be http:// or https:// with a host, without user and without #");
        }
        if (issuer.isBlank()) {
            problems.add("issuer must not be blank; it is the iss of your tokens");
        }
        if (audience.isBlank()) {
            problems.add("audience must not be blank; it is the aud of your tokens");
        }
        if (algorithms.isEmpty()) {
            problems.add("algorithms must not be empty; RS256 suits most issuers");
        }
        algorithms.stream()
                .filter(name -> SignatureAlgorithm.named(name).isEmpty())
                .sorted()
                .forEach(name -> problems.add("algorithms must not contain " + name + "; possible are "
                        + List.of(SignatureAlgorithm.values())));
        if (subjectClaim.isBlank()) {
            problems.add("subjectClaim must not be blank; sub suits most issuers");
        }
        between(problems, "clockSkew", clockSkew, Duration.ZERO, Duration.ofMinutes(5));
        between(problems, "maxLifetime", maxLifetime, Duration.ofSeconds(1), Duration.ofDays(366));
        refuse(problems);
    }

    /** Everything else at its default: the four algorithms, {@code sub}, 30 seconds of skew, 24 hours of lifetime. */
    public static JwksSettings of(URI jwksUri, String issuer, String audience) {
        return new JwksSettings(
                jwksUri,
                issuer,
                audience,
                DEFAULT_ALGORITHMS,
                "sub",
                false,
                Duration.ofSeconds(30),
                Duration.ofHours(24),
                KeyFetching.defaults());
    }

    public JwksSettings withAlgorithms(Set<String> algorithms) {
        return with(algorithms, subjectClaim, hashSubjects, keys);
    }

    public JwksSettings withSubjectClaim(String subjectClaim) {
        return with(algorithms, subjectClaim, hashSubjects, keys);
    }

    public JwksSettings withHashedSubjects(boolean hashSubjects) {
        return with(algorithms, subjectClaim, hashSubjects, keys);
    }

    public JwksSettings withKeys(KeyFetching keys) {
        return with(algorithms, subjectClaim, hashSubjects, keys);
    }

    private JwksSettings with(Set<String> algorithms, String subjectClaim, boolean hashSubjects, KeyFetching keys) {
        return new JwksSettings(
                jwksUri, issuer, audience, algorithms, subjectClaim, hashSubjects, clockSkew, maxLifetime, keys);
    }

    /**
     * How keys are fetched and kept.
     *
     * @param refreshEvery no set is used for longer than this while the issuer answers; so long a removed key can live
     * @param lookupEvery how often an unknown key id may cause a fetch, and how soon a failed fetch is repeated
     * @param maxWait how long one request may wait for keys
     * @param keepLastGood how long known keys stay good while the issuer does not answer
     * @param maxBytes of a key set
     */
    public record KeyFetching(
            Duration refreshEvery, Duration lookupEvery, Duration maxWait, Duration keepLastGood, int maxBytes) {
        /** @throws IllegalArgumentException naming every setting that is wrong, and what would be right */
        public KeyFetching {
            List<String> problems = new ArrayList<>();
            between(problems, "refreshEvery", refreshEvery, Duration.ofSeconds(1), Duration.ofDays(1));
            between(problems, "lookupEvery", lookupEvery, Duration.ofSeconds(1), Duration.ofHours(1));
            between(problems, "maxWait", maxWait, Duration.ofMillis(1), Duration.ofSeconds(30));
            between(problems, "keepLastGood", keepLastGood, refreshEvery, Duration.ofDays(30));
            if (maxBytes < 1024 || maxBytes > 1024 * 1024) {
                problems.add("maxBytes must be 1024 to 1048576: " + maxBytes);
            }
            refuse(problems);
        }

        /** 5 minutes, 10 seconds, 500 milliseconds, 24 hours, 64 KB. */
        public static KeyFetching defaults() {
            return new KeyFetching(
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(500),
                    Duration.ofHours(24),
                    64 * 1024);
        }
    }

    static boolean isHttp(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null;
    }

    static void between(List<String> problems, String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            problems.add(name + " must be " + least + " to " + most + ": " + value);
        }
    }

    static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
