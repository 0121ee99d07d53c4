package dev.lectern.http.javalin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Makes cursors that only we can make, and names for the log that only we can trace back. */
final class Signer {
    private static final int TAG = 16;

    private final SecretKey key;

    Signer(SecretKey key) {
        this.key = new SecretKeySpec(key.getEncoded(), "HmacSHA256");
    }

    /**
     * Seals a text for one purpose.
     *
     * @param purpose what {@link #open} must name again: the list it belongs to and its reader
     */
    String seal(String purpose, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] sealed = Arrays.copyOf(tag(purpose, payload), TAG + payload.length);
        System.arraycopy(payload, 0, sealed, TAG, payload.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** What was sealed for this purpose; empty if it was not, or not by us. */
    Optional<String> open(String purpose, String sealed) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        if (bytes.length < TAG) {
            return Optional.empty();
        }
        byte[] payload = Arrays.copyOfRange(bytes, TAG, bytes.length);
        boolean ours = MessageDigest.isEqual(tag(purpose, payload), Arrays.copyOf(bytes, TAG));
        return ours ? Optional.of(new String(payload, StandardCharsets.UTF_8)) : Optional.empty();
    }

    /** A short name for somebody in the log: always the same, and nothing to find them by without the key. */
    String blinded(String name) {
        return HexFormat.of().formatHex(tag("log", name.getBytes(StandardCharsets.UTF_8)), 0, 5);
    }

    private byte[] tag(String purpose, byte[] payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(payload), TAG);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
