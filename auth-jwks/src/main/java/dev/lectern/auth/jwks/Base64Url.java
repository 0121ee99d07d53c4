package dev.lectern.auth.jwks;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Base64url as RFC 7515 section 2 writes it and in no other spelling: no padding, no white space, no standard alphabet,
 * no length that cannot occur, no stray bits in the last character. One value has one encoding.
 */
final class Base64Url {
    private static final byte[] VALUES = values();

    private Base64Url() {}

    static Optional<byte[]> decode(String text) {
        byte[] ascii = new byte[text.length()];
        for (int i = 0; i < ascii.length; i++) {
            char c = text.charAt(i);
            if (c >= VALUES.length) {
                return Optional.empty();
            }
            ascii[i] = (byte) c;
        }
        return decode(ascii, 0, ascii.length);
    }

    static Optional<byte[]> decode(byte[] ascii, int from, int to) {
        int length = to - from;
        int left = length % 4;
        if (left == 1) {
            return Optional.empty();
        }
        int seen = 0;
        for (int i = from; i < to; i++) {
            // A character outside the alphabet, or outside ASCII, has the sign bit set.
            seen |= ascii[i] | VALUES[ascii[i] & 0x7f];
        }
        if (seen < 0) {
            return Optional.empty();
        }
        if (left != 0 && (VALUES[ascii[to - 1]] & (left == 2 ? 0b1111 : 0b11)) != 0) {
            return Optional.empty();
        }
        return Optional.of(Base64.getUrlDecoder().decode(Arrays.copyOfRange(ascii, from, to)));
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }
}
