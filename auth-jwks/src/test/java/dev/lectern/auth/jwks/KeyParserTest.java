package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static dev.lectern.testkit.identity.SigningKey.base64Url;
import static dev.lectern.testkit.identity.SigningKey.unsigned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.testkit.identity.JwksServer;
import dev.lectern.testkit.identity.SigningKey;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyParserTest {
    private static final SigningKey EC_KEY = SigningKey.ec("ec-1");
    private static final SigningKey ED_KEY = SigningKey.ed25519("ed-1");
    private static final RSAPublicKey RSA = (RSAPublicKey) KEY.pair().getPublic();

    /** The set of a sound key, which must survive, and the one under test. */
    private static KeySet parseBeside(Map<String, Object> jwk) throws KeysUnusableException {
        return parse(List.of(OTHER_KEY.jwk(), jwk));
    }

    private static KeySet parse(List<Map<String, Object>> jwks) throws KeysUnusableException {
        return KeyParser.parse(JwksServer.document(jwks).getBytes(UTF_8));
    }

    private static Map<String, Object> with(SigningKey key, String name, Object value) {
        Map<String, Object> jwk = new LinkedHashMap<>(key.jwk());
        jwk.put(name, value);
        return jwk;
    }

    private static void assertSkipped(Map<String, Object> jwk, String reason) throws KeysUnusableException {
        KeySet set = parseBeside(jwk);
        assertThat(set.size()).as(reason).isEqualTo(1);
        assertThat(set.find(OTHER_KEY.kid())).isPresent();
        assertThat(set.skipped())
                .singleElement()
                .asString()
                .startsWith("key 2: ")
                .contains(reason);
    }

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

    private static Map<String, Object> with(Map<String, Object> jwk, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(jwk);
        changed.put(name, value);
        return changed;
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

    @Test
    void a_weak_rsa_key_is_skipped() throws Exception {
        assertSkipped(SigningKey.rsa("weak", "RS256", 1024).jwk(), "2048");
        assertSkipped(SigningKey.rsa("weak", "RS256", 2047).jwk(), "2048");
        assertSkipped(
                with(KEY, "n", base64Url(unsigned(BigInteger.ONE.shiftLeft(8192).setBit(0)))), "8192");
        for (long exponent : new long[] {1, 2, 3, 65536, 65539 - 1}) {
            assertSkipped(with(KEY, "e", base64Url(unsigned(BigInteger.valueOf(exponent)))), "");
        }
        assertSkipped(
                with(KEY, "e", base64Url(unsigned(BigInteger.ONE.shiftLeft(64).setBit(0)))), "exponent");
        assertSkipped(with(KEY, "n", base64Url(unsigned(RSA.getModulus().clearBit(0)))), "small factor");
        BigInteger by3 = RSA.getModulus()
                .subtract(RSA.getModulus().mod(BigInteger.valueOf(6)))
                .add(BigInteger.valueOf(3));
        assertSkipped(with(KEY, "n", base64Url(unsigned(by3))), "small factor");
    }

    @Test
    void a_key_with_the_roca_fingerprint_is_skipped_and_ordinary_ones_are_not() throws Exception {
        Random random = new Random(17);
        BigInteger modulus = rocaPrime(random).multiply(rocaPrime(random));
        assertThat(modulus.bitLength()).isGreaterThanOrEqualTo(2048);

        assertSkipped(with(KEY, "n", base64Url(unsigned(modulus))), "ROCA");
        assertThat(parse(List.of(KEY.jwk(), OTHER_KEY.jwk())).size()).isEqualTo(2);
    }

    /** As the faulty library made them: k * M + (65537^a mod M), M the product of the first 126 primes. */
    private static BigInteger rocaPrime(Random random) {
        BigInteger product = IntStream.iterate(2, n -> n + 1)
                .filter(n -> BigInteger.valueOf(n).isProbablePrime(30))
                .limit(126)
                .mapToObj(BigInteger::valueOf)
                .reduce(BigInteger.ONE, BigInteger::multiply);
        while (true) {
            BigInteger k = new BigInteger(1030 - product.bitLength(), random).setBit(1029 - product.bitLength());
            BigInteger a = new BigInteger(62, random);
            BigInteger candidate =
                    k.multiply(product).add(BigInteger.valueOf(65537).modPow(a, product));
            if (candidate.isProbablePrime(30)) {
                return candidate;
            }
        }
    }

    @Test
    void a_point_off_its_curve_is_skipped() throws Exception {
        byte[] y = Base64Url.decode(String.valueOf(EC_KEY.jwk().get("y"))).orElseThrow();
        y[31] ^= 1;
        assertSkipped(with(EC_KEY, "y", base64Url(y)), "");
        assertSkipped(with(with(EC_KEY, "x", base64Url(new byte[32])), "y", base64Url(new byte[32])), "");
        byte[] full = new byte[32];
        Arrays.fill(full, (byte) 0xff);
        assertSkipped(with(EC_KEY, "x", base64Url(full)), "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void a_low_order_or_non_canonical_ed25519_point_is_skipped(String hex) throws Exception {
        assertSkipped(with(ED_KEY, "x", base64Url(HexFormat.of().parseHex(hex))), "Ed25519 point");
    }

    @Test
    void an_ed25519_point_off_the_curve_is_skipped() throws Exception {
        byte[] x = new byte[32];
        x[0] = 2;
        assertSkipped(with(ED_KEY, "x", base64Url(x)), "refuses");
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
