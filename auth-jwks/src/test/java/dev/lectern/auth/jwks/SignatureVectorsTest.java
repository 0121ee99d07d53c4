package dev.lectern.auth.jwks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published examples, below the rules about headers and claims: our keys and algorithms are the ones of the RFCs. */
class SignatureVectorsTest {

    record Vector(String name, String algorithm, String jwk, String jws) {
        @Override
        public String toString() {
            return name + " " + algorithm;
        }

        VerificationKey key() throws KeysUnusableException {
            String kid = jwk.replaceFirst(".*\"kid\":\"([^\"]+)\".*", "$1");
            return KeyParser.parse(("{\"keys\":[" + jwk + "]}").getBytes(UTF_8))
                    .find(kid)
                    .orElseThrow();
        }

        byte[] signed() {
            return jws.substring(0, jws.lastIndexOf('.')).getBytes(US_ASCII);
        }

        byte[] signature() {
            return Base64Url.decode(jws.substring(jws.lastIndexOf('.') + 1)).orElseThrow();
        }
    }

    static Stream<Vector> vectors() throws IOException {
        try (InputStream file = SignatureVectorsTest.class.getResourceAsStream("jws-vectors.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(part -> new Vector(part[0], part[1], part[2], part[3]));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_example_of_the_rfc_verifies(Vector vector) throws Exception {
        SignatureAlgorithm algorithm =
                SignatureAlgorithm.named(vector.algorithm()).orElseThrow();

        assertThat(vector.key().algorithms()).contains(algorithm);
        assertThat(algorithm.verifies(
                        vector.signature(), vector.signed(), vector.key().key()))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_example_of_the_rfc_fails_with_a_bit_of_the_signature_flipped(Vector vector) throws Exception {
        SignatureAlgorithm algorithm =
                SignatureAlgorithm.named(vector.algorithm()).orElseThrow();
        VerificationKey key = vector.key();
        byte[] signature = vector.signature();
        for (int bit = 0; bit < signature.length * 8; bit += 41) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));

            assertThat(algorithm.verifies(flipped, vector.signed(), key.key()))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_example_of_the_rfc_fails_under_every_other_algorithm(Vector vector) throws Exception {
        for (SignatureAlgorithm other : SignatureAlgorithm.values()) {
            if (!other.name().equals(vector.algorithm())) {
                assertThat(other.verifies(
                                vector.signature(),
                                vector.signed(),
                                vector.key().key()))
                        .as(other.name())
                        .isFalse();
            }
        }
    }
}
