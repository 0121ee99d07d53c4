package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static dev.lectern.auth.jwks.Jwks.assertSkipped;
import static dev.lectern.auth.jwks.Jwks.parse;
import static dev.lectern.auth.jwks.Jwks.with;
import static dev.lectern.testkit.identity.SigningKey.base64Url;
import static dev.lectern.testkit.identity.SigningKey.unsigned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.testkit.identity.JwksServer;
import dev.lectern.testkit.identity.SigningKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyParserTest {
    private static final SigningKey EC_KEY = SigningKey.ec("ec-1");
    private static final SigningKey ED_KEY = SigningKey.ed25519("ed-1");
    private static final RSAPublicKey RSA = (RSAPublicKey) KEY.pair().getPublic();

    @Test
    void a_key_without_alg_serves_every_algorithm_of_its_type() throws Exception {
        KeySet set = parse(List.of(KEY.jwk(), EC_KEY.jwk(), ED_KEY.jwk()));

        assertThat(set.find("key-1").orElseThrow().algorithms())
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
        assertThat(set.find("ec-1").orElseThrow().algorithms()).containsExactly(SignatureAlgorithm.ES256);
        assertThat(set.find("ed-1").orElseThrow().algorithms()).containsExactly(SignatureAlgorithm.EdDSA);
    }

    @Test
    void a_key_with_alg_serves_that_one() throws Exception {
        assertThat(parse(List.of(with(KEY, "alg", "PS256")))
                        .find("key-1")
                        .orElseThrow()
                        .algorithms())
                .containsExactly(SignatureAlgorithm.PS256);
        for (Object alg : Arrays.asList("ES256", "HS256", "RSA-OAEP", "none", "rs256", 1, List.of("RS256"))) {
            assertSkipped(with(KEY, "alg", alg), "no supported algorithm");
        }
        assertSkipped(with(EC_KEY, "alg", "ES384"), "no supported algorithm");
    }

    @Test
    void a_key_that_is_not_for_verifying_is_skipped() throws Exception {
        for (Object use : Arrays.asList("enc", "", "SIG", 1, List.of("sig"))) {
            assertSkipped(with(KEY, "use", use), "use");
        }
        for (Object operations : Arrays.asList(List.of("encrypt"), List.of("sign"), List.of(), "verify", 1)) {
            assertSkipped(with(KEY, "key_ops", operations), "key_ops");
        }
        assertThat(parse(List.of(with(with(KEY, "use", "sig"), "key_ops", List.of("verify"))))
                        .size())
                .isEqualTo(1);
    }

    @Test
    void a_key_without_an_id_is_skipped() throws Exception {
        for (Object kid : Arrays.asList("", 1, List.of("a"), "k".repeat(257))) {
            assertSkipped(with(KEY, "kid", kid), "kid");
        }
        Map<String, Object> nameless = new LinkedHashMap<>(KEY.jwk());
        nameless.remove("kid");
        assertSkipped(nameless, "kid");
    }

    @Test
    void a_set_with_one_id_for_two_keys_is_no_set() {
        assertThatThrownBy(() ->
                        parse(List.of(KEY.jwk(), OTHER_KEY.named(KEY.kid()).jwk())))
                .isInstanceOf(KeysUnusableException.class)
                .hasMessageContaining("kid");
        assertThatThrownBy(() -> parse(List.of(KEY.jwk(), KEY.jwk()))).isInstanceOf(KeysUnusableException.class);
        assertThatThrownBy(
                        () -> parse(List.of(KEY.jwk(), EC_KEY.named(KEY.kid()).jwk())))
                .isInstanceOf(KeysUnusableException.class);
    }

    @Test
    void an_encryption_key_may_share_an_id_with_a_signing_key() throws Exception {
        assertThat(parse(List.of(KEY.jwk(), with(OTHER_KEY.named(KEY.kid()), "use", "enc")))
                        .find(KEY.kid()))
                .hasValueSatisfying(
                        key -> assertThat(key.key()).isEqualTo(KEY.pair().getPublic()));
    }

    @Test
    void what_x5c_and_x5u_say_is_not_read() throws Exception {
        Map<String, Object> jwk = with(KEY, "x5c", List.of("not a certificate"));
        jwk.put("x5u", "http://127.0.0.1:1/");
        jwk.put("x5t", "abc");

        assertThat(parse(List.of(jwk)).size()).isEqualTo(1);
    }

    @Test
    void unknown_types_and_curves_are_skipped() throws Exception {
        assertSkipped(Map.of("kty", "AKP", "kid", "pq", "alg", "ML-DSA-44", "pub", "AA"), "no supported algorithm");
        assertSkipped(Map.of("kty", "oct", "kid", "hmac"), "no supported algorithm");
        assertSkipped(Map.of("kid", "typeless"), "kty");
        assertSkipped(with(EC_KEY, "crv", "secp256k1"), "no supported algorithm");
        assertSkipped(with(EC_KEY, "crv", "P-384"), "length");
        assertSkipped(with(ED_KEY, "crv", "X25519"), "no supported algorithm");
        assertSkipped(with(ED_KEY, "crv", "Ed448"), "no supported algorithm");
    }

    @Test
    void published_private_or_symmetric_material_disqualifies_a_key() throws Exception {
        for (String member : List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k")) {
            assertSkipped(with(KEY, member, "AQAB"), "private");
        }
    }

    @Test
    void numbers_have_one_spelling() throws Exception {
        String n = String.valueOf(KEY.jwk().get("n"));
        byte[] padded = new byte[257];
        System.arraycopy(unsigned(RSA.getModulus()), 0, padded, 1, 256);
        assertSkipped(with(KEY, "n", base64Url(padded)), "leading zeros");
        assertSkipped(with(KEY, "e", "AAEAAQ"), "leading zeros");
        assertSkipped(with(KEY, "n", ""), "empty");
        assertSkipped(with(KEY, "n", n + "="), "base64url");
        assertSkipped(with(KEY, "n", n + "\n"), "base64url");
        assertSkipped(with(KEY, "n", "+/" + n.substring(2)), "base64url");
        assertSkipped(with(KEY, "n", 65537), "missing");
        assertSkipped(with(ED_KEY, "x", base64Url(new byte[31])), "length");
        assertSkipped(with(EC_KEY, "x", base64Url(new byte[33])), "length");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[1,null,\"a\",[]]}",
                "{\"keys\":[],\"keys\":[]}",
                "<html></html>",
                "{\"keys\":[]} x",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"AA\"}]}"
            })
    void a_document_without_a_usable_key_is_no_set(String body) {
        assertThatThrownBy(() -> KeyParser.parse(body.getBytes(UTF_8))).isInstanceOf(KeysUnusableException.class);
    }

    @Test
    void more_than_a_hundred_keys_are_no_set() {
        List<Map<String, Object>> many = Stream.generate(KEY::jwk).limit(101).collect(Collectors.toList());

        assertThatThrownBy(() -> KeyParser.parse(JwksServer.document(many).getBytes(UTF_8)))
                .isInstanceOf(KeysUnusableException.class);
    }

    @Test
    void no_message_repeats_what_the_issuer_sent() {
        String secret = base64Url(new SecureRandom().generateSeed(16));

        assertThatThrownBy(() -> parse(List.of(with(KEY, "d", secret))))
                .hasMessageNotContaining(secret)
                .hasMessageNotContaining(String.valueOf(KEY.jwk().get("n")));
    }

    @Test
    void random_bytes_never_escape_as_anything_but_an_unusable_set() {
        Random random = new Random(5);
        byte[] good = JwksServer.document(List.of(KEY.jwk(), EC_KEY.jwk(), ED_KEY.jwk()))
                .getBytes(UTF_8);
        for (int i = 0; i < 2_000; i++) {
            byte[] body = good.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(KeyParser.parse(body).size()).isBetween(1, 3);
            } catch (KeysUnusableException unusable) {
                assertThat(unusable).hasNoCause();
            }
        }
    }
}
