package dev.lectern.core.identity;

import java.util.Objects;

/**
 * A credential exactly as it came over the wire. It is not verified, and it is a secret: {@link #toString()} redacts it.
 *
 * @param value the token without the {@code Bearer} scheme; any string, since judging it is the verifier's work
 */
public record BearerToken(String value) {
    public BearerToken {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return "BearerToken[redacted]";
    }
}
