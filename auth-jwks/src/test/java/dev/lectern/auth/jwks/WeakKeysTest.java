package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static dev.lectern.auth.jwks.Jwks.assertSkipped;
import static dev.lectern.auth.jwks.Jwks.parse;
import static dev.lectern.auth.jwks.Jwks.with;
import static dev.lectern.testkit.identity.SigningKey.base64Url;
import static dev.lectern.testkit.identity.SigningKey.unsigned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.testkit.identity.SigningKey;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are well-formed and still no protection. */
class WeakKeysTest {
    private static final SigningKey EC_KEY = SigningKey.ec("ec-1");
    private static final SigningKey ED_KEY = SigningKey.ed25519("ed-1");
    private static final RSAPublicKey RSA = (RSAPublicKey) KEY.pair().getPublic();

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
}
