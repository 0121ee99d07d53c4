package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static dev.lectern.auth.jwks.Issuer.rejected;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Verified;
import dev.lectern.testkit.identity.JwksServer;
import dev.lectern.testkit.identity.SigningKey;
import dev.lectern.testkit.identity.TokenMint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The known attacks on JSON Web Tokens and their verifiers: algorithms, keys and header parameters. */
@Tag("FR-003")
class HostileTokensTest {
    private static final SigningKey EC_KEY = SigningKey.ec("ec-1");

    private final Issuer issuer = new Issuer(settings -> settings, KEY, EC_KEY);

    @AfterEach
    void close() {
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "None",
                "NONE",
                "nOnE",
                "",
                " none",
                "none ",
                "\u0000none",
                "HS256",
                "HS512",
                "rs256",
                "RS256 "
            })
    void an_algorithm_that_is_not_on_the_list_is_refused(String algorithm) {
        assertThat(issuer.verify(issuer.draft().header("alg", algorithm).sign()))
                .isEqualTo(rejected(Reason.ALGORITHM));
    }

    @Test
    void an_algorithm_that_is_missing_or_not_a_text_is_refused() {
        assertThat(issuer.verify(issuer.draft().withoutHeader("alg").sign())).isEqualTo(rejected(Reason.ALGORITHM));
        for (Object alg : Arrays.asList(null, 1, true, List.of("RS256"), Map.of("RS256", "RS256"))) {
            assertThat(issuer.verify(issuer.draft().header("alg", alg).sign())).isEqualTo(rejected(Reason.ALGORITHM));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "RS256"})
    void a_token_without_a_signature_is_refused(String algorithm) {
        String signed = issuer.draft().header("alg", algorithm).sign().value();
        String unsigned = signed.substring(0, signed.lastIndexOf('.') + 1);

        assertThat(issuer.verify(unsigned)).isEqualTo(rejected(Reason.MALFORMED));
        assertThat(issuer.verify(unsigned.substring(0, unsigned.length() - 1))).isEqualTo(rejected(Reason.MALFORMED));
    }

    @Test
    void the_public_key_is_no_hmac_secret() throws Exception {
        TokenMint.Draft draft = issuer.draft().header("alg", "HS256");
        String signed = SigningKey.base64Url(draft.headerJson().getBytes(UTF_8)) + "."
                + SigningKey.base64Url(draft.claimsJson().getBytes(UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        for (byte[] secret : List.of(
                KEY.pair().getPublic().getEncoded(),
                SigningKey.base64Url(KEY.pair().getPublic().getEncoded()).getBytes(UTF_8))) {
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));

            String forged = signed + "." + SigningKey.base64Url(mac.doFinal(signed.getBytes(UTF_8)));

            assertThat(issuer.verify(forged)).isEqualTo(rejected(Reason.ALGORITHM));
        }
    }

    @Test
    void a_key_of_another_type_does_not_verify() {
        assertThat(issuer.verify(issuer.draft().header("kid", EC_KEY.kid()).sign()))
                .isEqualTo(rejected(Reason.ALGORITHM));
        assertThat(issuer.verify(issuer.mintWith(EC_KEY)
                        .draftFor(Issuer.READER)
                        .header("alg", "RS256")
                        .sign()))
                .isEqualTo(rejected(Reason.ALGORITHM));
    }

    @Test
    void a_key_brought_along_by_the_token_is_refused_and_nothing_is_fetched() {
        try (JwksServer attacker = new JwksServer(OTHER_KEY.named("evil"))) {
            String url = attacker.uri().toString();
            List<Map<String, Object>> headers = List.of(
                    Map.of("jku", url),
                    Map.of("x5u", url),
                    Map.of("jwk", OTHER_KEY.named("evil").jwk()),
                    Map.of("x5c", List.of("MIIB")),
                    Map.of("jku", url, "x5u", url));
            for (Map<String, Object> header : headers) {
                for (String kid : List.of("evil", KEY.kid())) {
                    TokenMint.Draft draft = issuer.draft().header("kid", kid);
                    header.forEach(draft::header);

                    assertThat(issuer.verify(draft.signedBy(OTHER_KEY))).isEqualTo(rejected(Reason.HEADER));
                    assertThat(issuer.verify(draft.sign())).isEqualTo(rejected(Reason.HEADER));
                }
            }
            assertThat(issuer.verify(issuer.draft().header("kid", url).signedBy(OTHER_KEY)))
                    .isEqualTo(rejected(Reason.UNKNOWN_KEY));
            assertThat(issuer.verify(issuer.draft().claim("iss", url).sign())).isEqualTo(rejected(Reason.ISSUER));
            assertThat(attacker.requests()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key-1 ",
                "KEY-1",
                "key-1\u0000",
                "../../dev/null",
                "/etc/passwd",
                "' OR '1'='1",
                "key-1' UNION SELECT 'x",
                "|whoami",
                "http://169.254.169.254/",
                "\uD83D\uDD11",
                "%6b%65%79-1"
            })
    void a_kid_is_only_ever_compared(String kid) {
        assertThat(issuer.verify(issuer.draft().header("kid", kid).sign())).isEqualTo(rejected(Reason.UNKNOWN_KEY));
    }

    @Test
    void a_kid_must_be_there_and_be_a_text() {
        assertThat(issuer.verify(issuer.draft().withoutHeader("kid").sign())).isEqualTo(rejected(Reason.HEADER));
        for (Object kid : Arrays.asList(null, "", 1, true, List.of("key-1"), Map.of("key-1", 1), "k".repeat(257))) {
            assertThat(issuer.verify(issuer.draft().header("kid", kid).sign())).isEqualTo(rejected(Reason.HEADER));
        }
    }

    @Test
    void parameters_that_change_the_meaning_of_a_token_are_refused_even_when_empty() {
        for (Object crit : Arrays.asList(List.of(), List.of("exp"), List.of("b64"), "b64", null, Map.of())) {
            assertThat(issuer.verify(issuer.draft().header("crit", crit).sign()))
                    .isEqualTo(rejected(Reason.HEADER));
        }
        for (Object b64 : Arrays.asList(false, true, null)) {
            assertThat(issuer.verify(issuer.draft().header("b64", b64).sign())).isEqualTo(rejected(Reason.HEADER));
        }
    }

    @Test
    void a_token_is_a_jwt_or_an_access_token_or_does_not_say() {
        for (String typ : List.of("JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt")) {
            assertThat(issuer.verify(issuer.draft().header("typ", typ).sign())).isInstanceOf(Verified.class);
        }
        for (Object typ :
                Arrays.asList(null, "", "JOSE", "secevent+jwt", "logout+jwt", "dpop+jwt", "JWT ", 1, List.of("JWT"))) {
            assertThat(issuer.verify(issuer.draft().header("typ", typ).sign())).isEqualTo(rejected(Reason.HEADER));
        }
    }
}
