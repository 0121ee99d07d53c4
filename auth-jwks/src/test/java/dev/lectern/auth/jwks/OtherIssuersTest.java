package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static dev.lectern.auth.jwks.Issuer.READER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Verified;
import dev.lectern.testkit.identity.JwksServer;
import dev.lectern.testkit.identity.SigningKey;
import dev.lectern.testkit.identity.TokenMint;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Key sets and tokens of the shapes that well-known issuers publish, with made-up keys and people. */
class OtherIssuersTest {
    private static final List<String> CERTIFICATE = List.of("MIICmzCCAYMCBgGQ");

    private static Map<String, Object> jwk(SigningKey key, Object... members) {
        Map<String, Object> jwk = new LinkedHashMap<>(key.jwk());
        for (int i = 0; i < members.length; i += 2) {
            jwk.put((String) members[i], members[i + 1]);
        }
        return jwk;
    }

    private static Verification verify(
            List<Map<String, Object>> jwks,
            String issuerName,
            String audience,
            UnaryOperator<JwksSettings> change,
            SigningKey key,
            UnaryOperator<TokenMint.Draft> shape) {
        try (Issuer issuer = new Issuer()) {
            JwksServer server = issuer.server.publish(jwks);
            JwksSettings plain = JwksSettings.of(server.uri(), issuerName, audience)
                    .withKeys(Issuer.settings(server).keys());
            JwksSettings settings = change.apply(plain);
            TokenMint mint = new TokenMint(key, issuerName, audience, issuer.clock);
            try (JwksTokenVerifier verifier = new JwksTokenVerifier(
                    settings, issuer.clock, reader -> false, new KeySource(settings, issuer.clock))) {
                return verifier.verify(shape.apply(mint.draftFor(READER)).sign());
            }
        }
    }

    private static void assertReader(Verification verification, String id) {
        assertThat(verification)
                .isInstanceOfSatisfying(
                        Verified.class,
                        verified ->
                                assertThat(verified.identity().userId().value()).isEqualTo(id));
    }

    @Test
    void keycloak() {
        List<Map<String, Object>> jwks = List.of(
                jwk(OTHER_KEY, "alg", "RSA-OAEP", "use", "enc", "x5c", CERTIFICATE, "x5t", "a", "x5t#S256", "b"),
                jwk(KEY, "alg", "RS256", "use", "sig", "x5c", CERTIFICATE, "x5t", "a", "x5t#S256", "b"));
        String id = "2f1c3f0e-8a3b-4d86-9a3e-0f5a2b1c7d9e";

        assertReader(
                verify(
                        jwks,
                        "https://sso.example/realms/books",
                        "lectern",
                        s -> s,
                        KEY,
                        draft -> draft.header("typ", "JWT")
                                .claim("sub", id)
                                .claim("aud", List.of("lectern", "account"))
                                .claim("typ", "Bearer")
                                .claim("azp", "handbook")
                                .claim("acr", "1")
                                .claim("allowed-origins", List.of("https://handbook.example"))
                                .claim("realm_access", Map.of("roles", List.of("offline_access")))
                                .claim("resource_access", Map.of("account", Map.of("roles", List.of("view-profile"))))
                                .claim("email_verified", true)
                                .claim("preferred_username", "reader")),
                id);
    }

    @Test
    void auth0_with_a_claim_of_ones_own_since_its_subjects_have_a_bar_in_them() {
        List<Map<String, Object>> jwks = List.of(
                jwk(KEY, "alg", "RS256", "use", "sig", "x5c", CERTIFICATE, "x5t", "a"), jwk(OTHER_KEY, "use", "sig"));
        UnaryOperator<TokenMint.Draft> shape = draft -> draft.header("typ", "at+jwt")
                .claim("sub", "auth0|65f0c1d2e3a4b5c6d7e8f901")
                .claim("https://handbook.example/reader", "65f0c1d2e3a4b5c6d7e8f901")
                .claim("aud", List.of("https://api.handbook.example", "https://books.eu.auth0.example/userinfo"))
                .claim("scope", "openid profile email")
                .claim("azp", "aBcDeFgHiJ");

        assertReader(
                verify(
                        jwks,
                        "https://books.eu.auth0.example/",
                        "https://api.handbook.example",
                        settings -> settings.withSubjectClaim("https://handbook.example/reader"),
                        KEY,
                        shape),
                "65f0c1d2e3a4b5c6d7e8f901");
        assertThat(verify(jwks, "https://books.eu.auth0.example/", "https://api.handbook.example", s -> s, KEY, shape))
                .isEqualTo(Issuer.rejected(Reason.SUBJECT));
    }

    @Test
    void auth0_with_hashed_subjects() {
        List<Map<String, Object>> jwks = List.of(jwk(KEY, "alg", "RS256", "use", "sig"));
        Set<UserId> readers = new HashSet<>();
        for (String subject : List.of("auth0|65f0c1d2e3a4b5c6d7e8f901", "google-oauth2|1", "google-oauth2|1")) {
            Verification verification = verify(
                    jwks,
                    "https://books.eu.auth0.example/",
                    "https://api.handbook.example",
                    settings -> settings.withHashedSubjects(true),
                    KEY,
                    draft -> draft.claim("sub", subject));
            assertThat(verification).isInstanceOf(Verified.class);
            readers.add(((Verified) verification).identity().userId());
        }
        assertThat(readers).hasSize(2).allMatch(reader -> !reader.value().contains("65f0"));
        for (String subject : List.of("", " ", "a\nb", "\u00e4", "a".repeat(256))) {
            assertThat(verify(
                            jwks,
                            "https://books.eu.auth0.example/",
                            "https://api.handbook.example",
                            settings -> settings.withHashedSubjects(true),
                            KEY,
                            draft -> draft.claim("sub", subject)))
                    .isEqualTo(Issuer.rejected(Reason.SUBJECT));
        }
    }

    @Test
    void clerk() {
        assertReader(
                verify(
                        List.of(jwk(KEY, "alg", "RS256", "use", "sig")),
                        "https://clerk.handbook.example",
                        "lectern",
                        s -> s,
                        KEY,
                        draft -> draft.header("typ", "JWT")
                                .header("cat", "cl_B7d4PD111AAA")
                                .claim("sub", "user_2bQ8yTfK1mVn0pR3sW5xZ7aC9dE")
                                .claim("azp", "https://handbook.example")
                                .claim("nbf", 1772366390)
                                .claim("sid", "sess_2bQ8")
                                .claim("v", 2)
                                .claim("fva", List.of(0, -1))
                                .withoutClaim("email")
                                .withoutClaim("name")),
                "user_2bQ8yTfK1mVn0pR3sW5xZ7aC9dE");
    }

    @Test
    void supabase() {
        SigningKey key = SigningKey.ec("b5f0c2a1-7d3e-4f6a-8b9c-0d1e2f3a4b5c");
        String id = "8d0fd2b3-9ca7-4d9e-a95f-9e13dded323e";

        assertReader(
                verify(
                        List.of(jwk(key, "alg", "ES256", "use", "sig", "key_ops", List.of("verify"), "ext", true)),
                        "https://books.supabase.example/auth/v1",
                        "authenticated",
                        settings -> settings.withAlgorithms(Set.of("ES256")),
                        key,
                        draft -> draft.header("typ", "JWT")
                                .claim("sub", id)
                                .claim("role", "authenticated")
                                .claim("aal", "aal1")
                                .claim("amr", List.of(Map.of("method", "password", "timestamp", 1772366390)))
                                .claim("session_id", "4b1c")
                                .claim("is_anonymous", false)
                                .claim("phone", "")
                                .claim("app_metadata", Map.of("provider", "email", "providers", List.of("email")))
                                .claim("user_metadata", Map.of("email_verified", true))),
                id);
    }

    @Test
    void entra() {
        String id = "690222be-ff1a-4d56-abd1-7e4f7d38e474";

        assertReader(
                verify(
                        List.of(jwk(
                                KEY,
                                "use",
                                "sig",
                                "x5t",
                                KEY.kid(),
                                "x5c",
                                CERTIFICATE,
                                "issuer",
                                "https://login.example")),
                        "https://login.example/72f988bf/v2.0",
                        "6e74172b-be56-4843-9ff4-e66a39bb12e3",
                        settings -> settings.withSubjectClaim("oid").withAlgorithms(Set.of("RS256")),
                        KEY,
                        draft -> draft.header("typ", "JWT")
                                .header("x5t", KEY.kid())
                                .claim("oid", id)
                                .claim("sub", "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ")
                                .claim("aio", "ATQAy/8TAAAA")
                                .claim("rh", "0.AAAA")
                                .claim("tid", "72f988bf-86f1-41af-91ab-2d7cd011db47")
                                .claim("uti", "fqiBqXLPj0eQa82S-IYFAA")
                                .claim("nbf", 1772366390)
                                .claim("ver", "2.0")),
                id);
    }
}
