package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static dev.lectern.auth.jwks.Issuer.rejected;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Rejected;
import dev.lectern.core.identity.Verification.Verified;
import dev.lectern.testkit.identity.JwksServer;
import dev.lectern.testkit.identity.SigningKey;
import dev.lectern.testkit.identity.TokenMint;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The known attacks on JSON Web Tokens and their verifiers, below the claims. */
@Tag("FR-003")
class HostileTokensTest {
    private static final SigningKey EC_KEY = SigningKey.ec("ec-1");
    private static final SigningKey ED_KEY = SigningKey.ed25519("ed-1");

    private final Issuer issuer = new Issuer(settings -> settings, KEY, EC_KEY, ED_KEY);

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

    @ParameterizedTest
    @MethodSource("every_key")
    void a_signature_by_somebody_else_is_refused(SigningKey key) {
        SigningKey stranger = switch (key.algorithm()) {
            case "ES256" -> SigningKey.ec(key.kid());
            case "EdDSA" -> SigningKey.ed25519(key.kid());
            default -> OTHER_KEY.named(key.kid());
        };
        TokenMint.Draft draft = issuer.mintWith(key).draftFor(Issuer.READER);

        assertThat(issuer.verify(draft.sign())).isInstanceOf(Verified.class);
        assertThat(issuer.verify(draft.signedBy(stranger))).isEqualTo(rejected(Reason.SIGNATURE));
    }

    static List<SigningKey> every_key() {
        return List.of(KEY, EC_KEY, ED_KEY);
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

    @Test
    void a_signature_of_zeros_or_of_the_order_of_the_curve_is_refused() {
        TokenMint.Draft draft = issuer.mintWith(EC_KEY).draftFor(Issuer.READER);
        String good = draft.sign().value();
        String signed = good.substring(0, good.lastIndexOf('.') + 1);
        BigInteger n = ((ECPublicKey) EC_KEY.pair().getPublic()).getParams().getOrder();
        byte[] order = SigningKey.unsigned(n);
        byte[] one = new byte[32];
        one[31] = 1;
        List<byte[]> halves = List.of(new byte[32], order, one);
        for (byte[] r : halves) {
            for (byte[] s : halves) {
                byte[] signature = Arrays.copyOf(r, 64);
                System.arraycopy(s, 0, signature, 32, 32);

                assertThat(issuer.verify(signed + SigningKey.base64Url(signature)))
                        .isEqualTo(rejected(Reason.SIGNATURE));
            }
        }
    }

    @Test
    void an_ed25519_signature_with_the_order_added_is_refused() {
        String good = issuer.mintWith(ED_KEY).tokenFor(Issuer.READER).value();
        String signed = good.substring(0, good.lastIndexOf('.') + 1);
        byte[] signature = Base64Url.decode(good.substring(signed.length())).orElseThrow();
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] s = SigningKey.unsigned(new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64))).add(order));
        byte[] moved = Arrays.copyOf(signature, 64);
        Arrays.fill(moved, 32, 64, (byte) 0);
        System.arraycopy(reversed(s), 0, moved, 32, s.length);

        assertThat(issuer.verify(signed + SigningKey.base64Url(moved))).isEqualTo(rejected(Reason.SIGNATURE));
    }

    @ParameterizedTest
    @MethodSource("every_key")
    void a_signature_of_another_length_is_refused(SigningKey key) {
        String good = issuer.mintWith(key).tokenFor(Issuer.READER).value();
        String signed = good.substring(0, good.lastIndexOf('.') + 1);
        byte[] signature = Base64Url.decode(good.substring(signed.length())).orElseThrow();

        IntStream.of(1, 2, 31, 32, 63, 65, 128, 255, 257, 512)
                .filter(length -> length != signature.length)
                .forEach(length -> assertThat(
                                issuer.verify(signed + SigningKey.base64Url(Arrays.copyOf(signature, length))))
                        .as("%d bytes", length)
                        .isEqualTo(rejected(Reason.SIGNATURE)));
    }

    @Test
    void a_der_signature_is_not_what_the_standard_says() throws Exception {
        String good = issuer.mintWith(EC_KEY).tokenFor(Issuer.READER).value();
        String signed = good.substring(0, good.lastIndexOf('.'));
        java.security.Signature der = java.security.Signature.getInstance("SHA256withECDSA");
        der.initSign(EC_KEY.pair().getPrivate());
        der.update(signed.getBytes(UTF_8));

        assertThat(issuer.verify(signed + "." + SigningKey.base64Url(der.sign())))
                .isEqualTo(rejected(Reason.SIGNATURE));
    }

    @Test
    void one_token_has_one_spelling() {
        String good = issuer.token().value();
        assertThat(issuer.verify(good)).isInstanceOf(Verified.class);
        String[] part = good.split("\\.", -1);
        // 256 bytes leave four unused bits in the last character: its fifteen neighbours decode to the same bytes.
        char last = good.charAt(good.length() - 1);
        String neighbour = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char stray = neighbour.charAt(neighbour.indexOf(last) + 1);

        for (String spelling : List.of(
                good + "=",
                good + "==",
                good + "\n",
                good + " ",
                " " + good,
                "\uFEFF" + good,
                good.substring(0, good.length() - 1) + stray,
                part[0] + "=." + part[1] + "." + part[2],
                part[0] + "." + part[1] + "==." + part[2],
                part[0] + "\n." + part[1] + "." + part[2],
                part[0] + "." + part[1].substring(0, 4) + "\r\n" + part[1].substring(4) + "." + part[2],
                part[0] + "." + part[1] + "." + part[2].substring(0, 8) + "+/" + part[2].substring(10),
                part[0] + "." + part[1] + "." + part[2].substring(0, 8) + "%2D" + part[2].substring(11),
                part[0] + "." + part[1] + "." + part[2] + ".",
                part[0] + "." + part[1] + "." + part[2] + "." + part[2],
                "." + part[1] + "." + part[2],
                part[0] + ".." + part[2],
                good.replace('e', '\u0435'),
                good.replace('A', '\uFF21'))) {
            assertThat(issuer.verify(spelling)).isEqualTo(rejected(Reason.MALFORMED));
        }
    }

    @Test
    void more_than_4096_characters_are_no_token_whatever_they_say() {
        String fits = issuer.draft().claim("pad", "").sign().value();
        int room = (CompactToken.MAX_LENGTH - fits.length()) / 4 * 3 - 3;

        assertThat(issuer.verify(issuer.draft().claim("pad", "p".repeat(room)).sign()))
                .isInstanceOf(Verified.class);
        assertThat(issuer.verify(
                        issuer.draft().claim("pad", "p".repeat(room + 9)).sign()))
                .isEqualTo(rejected(Reason.MALFORMED));
        assertThat(issuer.verify(
                        issuer.draft().header("pad", "p".repeat(5_000_000)).sign()))
                .isEqualTo(rejected(Reason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "1",
                "\"alg\"",
                "{}{}",
                "{} {}",
                "{},",
                "{\"alg\":\"RS256\",}",
                "{'alg':'RS256'}",
                "{alg:\"RS256\"}",
                "{\"alg\":\"RS256\"}//",
                "{\"alg\":\"RS256\"/**/}",
                "\uFEFF{\"alg\":\"RS256\"}",
                "{\"alg\":\"RS256\",\"a\":01}",
                "{\"alg\":\"RS256\",\"a\":NaN}",
                "{\"alg\":\"RS256\",\"a\":\"\n\"}",
                "{\"alg\":\"RS256\",\"a\":\"\\x\"}",
                "{\"alg\":\"RS256\"}\u0000"
            })
    void a_header_that_is_not_strict_json_is_refused(String header) {
        assertThat(issuer.verify(KEY.sign(header, issuer.draft().claimsJson()))).isEqualTo(rejected(Reason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{}{}", "\"sub\"", "{'sub':'x'}", "{\"sub\":\"x\",}"})
    void a_payload_that_is_not_strict_json_is_refused(String payload) {
        assertThat(issuer.verify(KEY.sign(issuer.draft().headerJson(), payload)))
                .isEqualTo(rejected(Reason.MALFORMED));
    }

    @Test
    void a_member_that_is_there_twice_is_refused_at_any_depth() {
        String header = issuer.draft().headerJson();
        String claims = issuer.draft().claimsJson();
        String open = claims.substring(0, claims.length() - 1);

        for (String twice : List.of(
                "{\"alg\":\"none\"," + header.substring(1),
                header.substring(0, header.length() - 1) + ",\"alg\":\"RS256\"}",
                header.substring(0, header.length() - 1) + ",\"\\u0061lg\":\"none\"}")) {
            assertThat(issuer.verify(KEY.sign(twice, claims))).isEqualTo(rejected(Reason.MALFORMED));
        }
        for (String twice : List.of(
                open + ",\"sub\":\"somebodyElse\"}",
                open + ",\"s\\u0075b\":\"somebodyElse\"}",
                open + ",\"exp\":null,\"exp\":null}",
                open + ",\"deep\":{\"a\":[{\"b\":1,\"b\":1}]}}")) {
            assertThat(issuer.verify(KEY.sign(header, twice))).isEqualTo(rejected(Reason.MALFORMED));
        }
    }

    @Test
    void nesting_is_bounded() {
        String claims = issuer.draft().claimsJson();
        String open = claims.substring(0, claims.length() - 1);
        for (String deep : List.of("[".repeat(700) + "]".repeat(700), "{\"a\":".repeat(400) + "1" + "}".repeat(400))) {
            assertThat(issuer.verify(KEY.sign(issuer.draft().headerJson(), open + ",\"deep\":" + deep + "}")))
                    .isEqualTo(rejected(Reason.MALFORMED));
        }
    }

    @Test
    void bytes_that_are_not_utf8_are_refused() {
        byte[] header = issuer.draft().headerJson().getBytes(UTF_8);
        String claims = issuer.draft().claim("name", "XX").claimsJson();
        List<byte[]> wrong = List.of(
                new byte[] {(byte) 0xff, 'x'},
                new byte[] {(byte) 0xc0, (byte) 0xaf},
                new byte[] {(byte) 0xed, (byte) 0xa0},
                new byte[] {(byte) 0xc3, 'x'});
        for (byte[] bytes : wrong) {
            byte[] payload = claims.getBytes(UTF_8);
            int at = claims.indexOf("XX");
            payload[at] = bytes[0];
            payload[at + 1] = bytes[1];

            assertThat(issuer.verify(KEY.sign(header, payload))).isEqualTo(rejected(Reason.MALFORMED));
        }
        assertThat(issuer.verify(KEY.sign(header, claims.getBytes(java.nio.charset.StandardCharsets.UTF_16))))
                .isEqualTo(rejected(Reason.MALFORMED));
        assertThat(issuer.verify(
                        issuer.draft().claim("name", "J\u00f6rg \uFFFD \u6f22").sign()))
                .isInstanceOf(Verified.class);
    }

    @Test
    void an_encrypted_token_and_other_shapes_are_refused() {
        String good = issuer.token().value();
        String[] part = good.split("\\.", -1);
        for (String other : List.of(
                good + ".AA.AA",
                "{\"payload\":\"" + part[1] + "\",\"protected\":\"" + part[0] + "\",\"signature\":\"" + part[2] + "\"}",
                "Bearer " + good,
                good + "," + good)) {
            assertThat(issuer.verify(new BearerToken(other))).isInstanceOf(Rejected.class);
        }
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
