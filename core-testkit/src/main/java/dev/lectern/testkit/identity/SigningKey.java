package dev.lectern.testkit.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key pair with an id, its public half as a JWK, and signatures as RFC 7518 section 3 and RFC 8037 want them.
 *
 * @param algorithm RS256, PS256, ES256 or EdDSA
 */
public record SigningKey(String kid, String algorithm, KeyPair pair) {

    public static SigningKey rsa(String kid) {
        return rsa(kid, "RS256", 2048);
    }

    public static SigningKey rsa(String kid, String algorithm, int bits) {
        return new SigningKey(kid, algorithm, generate("RSA", bits, null));
    }

    public static SigningKey ec(String kid) {
        return new SigningKey(kid, "ES256", generate("EC", 0, new ECGenParameterSpec("secp256r1")));
    }

    public static SigningKey ed25519(String kid) {
        return new SigningKey(kid, "EdDSA", generate("Ed25519", 0, null));
    }

    /** The same key under another id. */
    public SigningKey named(String otherKid) {
        return new SigningKey(otherKid, algorithm, pair);
    }

    /** The same key for another algorithm of its type. */
    public SigningKey signing(String otherAlgorithm) {
        return new SigningKey(kid, otherAlgorithm, pair);
    }

    /** Type, id and key, and nothing that a JWK may leave out: no alg, no use, no key_ops. */
    public Map<String, Object> jwk() {
        Map<String, Object> jwk = new LinkedHashMap<>();
        PublicKey key = pair.getPublic();
        switch (key) {
            case RSAPublicKey rsa -> {
                jwk.put("kty", "RSA");
                jwk.put("n", base64Url(unsigned(rsa.getModulus())));
                jwk.put("e", base64Url(unsigned(rsa.getPublicExponent())));
            }
            case ECPublicKey ec -> {
                jwk.put("kty", "EC");
                jwk.put("crv", "P-256");
                jwk.put("x", base64Url(padded(ec.getW().getAffineX(), 32)));
                jwk.put("y", base64Url(padded(ec.getW().getAffineY(), 32)));
            }
            case EdECPublicKey ed -> {
                byte[] encoded = ed.getEncoded();
                jwk.put("kty", "OKP");
                jwk.put("crv", "Ed25519");
                jwk.put("x", base64Url(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
            }
            default -> throw new IllegalStateException("no JWK for " + key.getAlgorithm());
        }
        jwk.put("kid", kid);
        return jwk;
    }

    /** A token in compact serialization with exactly this header and payload. */
    public String sign(String header, String payload) {
        return sign(header.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
    }

    public String sign(byte[] header, byte[] payload) {
        String signed = base64Url(header) + "." + base64Url(payload);
        return signed + "." + base64Url(signature(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    public byte[] signature(byte[] content) {
        try {
            Signature signature = switch (algorithm) {
                case "RS256" -> Signature.getInstance("SHA256withRSA");
                case "PS256" -> pss();
                case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
                case "EdDSA" -> Signature.getInstance("Ed25519");
                default -> throw new IllegalStateException("cannot sign " + algorithm);
            };
            signature.initSign(pair.getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("cannot sign " + algorithm, failed);
        }
    }

    public static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Big-endian, without leading zeros. */
    public static byte[] unsigned(BigInteger value) {
        return padded(value, (value.bitLength() + 7) / 8);
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + ", " + algorithm + "]";
    }

    private static Signature pss() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        return signature;
    }

    private static byte[] padded(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[length];
        int copied = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - copied, padded, length - copied, copied);
        return padded;
    }

    private static KeyPair generate(String type, int bits, @Nullable ECGenParameterSpec curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            if (curve != null) {
                generator.initialize(curve);
            } else if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("cannot generate " + type, failed);
        }
    }
}
