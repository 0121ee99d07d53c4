package dev.lectern.auth.jwks;

import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK Set (RFC 7517 section 5) strictly. A key that is not for us or not sound is skipped, as the RFC asks for
 * unknown types; a set that contradicts itself, or has nothing usable, is not a set.
 */
final class KeyParser {
    private static final int MAX_KEYS = 100;
    private static final int MAX_KID_LENGTH = 256;
    private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    private static final Map<String, Integer> COORDINATE_BYTES =
            Map.of("P-256", 32, "P-384", 48, "P-521", 66, "Ed25519", 32);

    private KeyParser() {}

    static KeySet parse(byte[] body) throws KeysUnusableException {
        Map<String, @Nullable Object> set =
                StrictJson.object(body).orElseThrow(() -> new KeysUnusableException("not strict JSON"));
        if (!(set.get("keys") instanceof List<?> entries) || entries.size() > MAX_KEYS) {
            throw new KeysUnusableException("no list of at most " + MAX_KEYS + " keys");
        }
        Map<String, VerificationKey> keys = new HashMap<>();
        Set<String> kids = new HashSet<>();
        List<String> skipped = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            try {
                Map<String, @Nullable Object> jwk = members(entries.get(i));
                String kid = signingKid(jwk);
                if (!kids.add(kid)) {
                    throw new KeysUnusableException("two keys with one kid");
                }
                keys.put(kid, key(kid, jwk));
            } catch (SkippedKey reason) {
                skipped.add("key " + (i + 1) + ": " + reason.getMessage());
            }
        }
        if (keys.isEmpty()) {
            throw new KeysUnusableException("no usable key" + (skipped.isEmpty() ? "" : " (" + skipped + ")"));
        }
        return new KeySet(keys, skipped);
    }

    @SuppressWarnings("unchecked") // StrictJson makes no other maps
    private static Map<String, @Nullable Object> members(@Nullable Object entry) throws SkippedKey {
        if (entry instanceof Map<?, ?> jwk) {
            return (Map<String, @Nullable Object>) jwk;
        }
        throw new SkippedKey("not an object");
    }

    /** The id of a key meant for signatures. Encryption keys may share an id with one: they are never looked up. */
    private static String signingKid(Map<String, @Nullable Object> jwk) throws SkippedKey {
        if (jwk.containsKey("use") && !"sig".equals(jwk.get("use"))) {
            throw new SkippedKey("use is not sig");
        }
        if (jwk.containsKey("key_ops")
                && !(jwk.get("key_ops") instanceof List<?> operations && operations.contains("verify"))) {
            throw new SkippedKey("key_ops has no verify");
        }
        if (jwk.get("kid") instanceof String kid && !kid.isEmpty() && kid.length() <= MAX_KID_LENGTH) {
            return kid;
        }
        throw new SkippedKey("no kid");
    }

    private static VerificationKey key(String kid, Map<String, @Nullable Object> jwk) throws SkippedKey {
        if (jwk.keySet().stream().anyMatch(PRIVATE::contains)) {
            throw new SkippedKey("private or symmetric key material in public");
        }
        String keyType = text(jwk, "kty");
        String curve = jwk.containsKey("crv") && !keyType.equals("RSA") ? text(jwk, "crv") : "";
        Set<SignatureAlgorithm> algorithms = EnumSet.noneOf(SignatureAlgorithm.class);
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            if (algorithm.fits(keyType, curve)) {
                algorithms.add(algorithm);
            }
        }
        if (jwk.containsKey("alg")) {
            algorithms.removeIf(algorithm -> !algorithm.name().equals(jwk.get("alg")));
        }
        if (algorithms.isEmpty()) {
            throw new SkippedKey("kty, crv and alg name no supported algorithm");
        }
        PublicJsonWebKey key = soundKey(keyType, curve, jwk);
        if (!algorithms.stream().allMatch(algorithm -> algorithm.accepts(key.getPublicKey()))) {
            throw new SkippedKey("the Java runtime refuses the key");
        }
        return new VerificationKey(
                kid, key.getPublicKey(), key.calculateBase64urlEncodedThumbprint("SHA-256"), Set.copyOf(algorithms));
    }

    /** Hands jose4j the few members that make up the key: it must not look at x5c, x5u or anything else. */
    private static PublicJsonWebKey soundKey(String keyType, String curve, Map<String, @Nullable Object> jwk)
            throws SkippedKey {
        int length = COORDINATE_BYTES.getOrDefault(curve, 0);
        Map<String, Object> members = switch (keyType) {
            case "RSA" -> Map.of("kty", keyType, "n", unsigned(jwk, "n"), "e", unsigned(jwk, "e"));
            case "EC" ->
                Map.of("kty", keyType, "crv", curve, "x", octets(jwk, "x", length), "y", octets(jwk, "y", length));
            default -> Map.of("kty", keyType, "crv", curve, "x", octets(jwk, "x", length));
        };
        try {
            PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(members);
            Optional<String> weakness = switch (key.getPublicKey()) {
                case RSAPublicKey rsa -> WeakKeys.rsa(rsa.getModulus(), rsa.getPublicExponent());
                case ECPublicKey ec -> WeakKeys.ec(ec);
                default -> WeakKeys.ed25519(decoded(jwk, "x"));
            };
            if (weakness.isPresent()) {
                throw new SkippedKey(weakness.get());
            }
            return key;
        } catch (JoseException | RuntimeException malformed) {
            throw new SkippedKey("malformed");
        }
    }

    /** A Base64urlUInt without the leading zeros that RFC 7518 section 6.3.1.1 forbids. */
    private static String unsigned(Map<String, @Nullable Object> jwk, String name) throws SkippedKey {
        byte[] value = decoded(jwk, name);
        if (value.length == 0 || value[0] == 0) {
            throw new SkippedKey(name + " is empty or has leading zeros");
        }
        return text(jwk, name);
    }

    private static String octets(Map<String, @Nullable Object> jwk, String name, int length) throws SkippedKey {
        if (decoded(jwk, name).length != length) {
            throw new SkippedKey(name + " has not the length its curve demands");
        }
        return text(jwk, name);
    }

    private static byte[] decoded(Map<String, @Nullable Object> jwk, String name) throws SkippedKey {
        return Base64Url.decode(text(jwk, name)).orElseThrow(() -> new SkippedKey(name + " is not base64url"));
    }

    private static String text(Map<String, @Nullable Object> jwk, String name) throws SkippedKey {
        if (jwk.get(name) instanceof String text) {
            return text;
        }
        throw new SkippedKey(name + " is missing");
    }

    /** Why one key is left out; rules and member names only. */
    private static final class SkippedKey extends Exception {
        private static final long serialVersionUID = 1L;

        SkippedKey(String reason) {
            super(reason);
        }
    }
}
