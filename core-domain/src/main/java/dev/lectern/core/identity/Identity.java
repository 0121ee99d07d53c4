package dev.lectern.core.identity;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token says about its bearer.
 *
 * @param userId the reader
 * @param email the reader's address if the token carries one, otherwise null; personal data, never logged
 * @param name the reader's name if the token carries one, otherwise null; personal data, never logged
 * @param expiresAt from when on the token is no longer good
 */
public record Identity(
        UserId userId, @Nullable String email, @Nullable String name, Instant expiresAt) {
    public Identity {
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /** Names the reader only by being one: no personal data reaches a log through this. */
    @Override
    public String toString() {
        return "Identity[redacted, expiresAt=" + expiresAt + "]";
    }
}
