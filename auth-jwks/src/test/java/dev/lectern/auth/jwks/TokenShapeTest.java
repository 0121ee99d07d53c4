package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.rejected;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Rejected;
import dev.lectern.core.identity.Verification.Verified;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One token has one spelling: base64url, JSON and UTF-8 in their strict forms, and nothing that merely resembles them. */
@Tag("FR-003")
class TokenShapeTest {
    private final Issuer issuer = new Issuer();

    @AfterEach
    void close() {
        issuer.close();
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
}
