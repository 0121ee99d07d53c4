package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.KEY;
import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static dev.lectern.auth.jwks.Issuer.rejected;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Verified;
import dev.lectern.testkit.identity.SigningKey;
import dev.lectern.testkit.identity.TokenMint;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures by somebody else, and bytes that are no signature at all. */
@Tag("FR-003")
class HostileSignaturesTest {
    private static final SigningKey EC_KEY = SigningKey.ec("ec-1");
    private static final SigningKey ED_KEY = SigningKey.ed25519("ed-1");

    private final Issuer issuer = new Issuer(settings -> settings, KEY, EC_KEY, ED_KEY);

    @AfterEach
    void close() {
        issuer.close();
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

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
