package dev.lectern.core.identity;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A reader's profile as Lectern keeps it, synchronised from the verified token.
 *
 * @param id the reader
 * @param email the address last seen in a token, or null; personal data
 * @param name the name last seen in a token, or null; personal data
 * @param createdAt when the reader was first seen
 * @param chosenRetentionDays after how many days without activity the reader wants a conversation purged, or null for
 *     the operator's default
 * @param chosenLanguage the language the reader wants to be understood in, or null for that of the page
 */
public record User(
        UserId id,
        @Nullable String email,
        @Nullable String name,
        Instant createdAt,
        @Nullable Integer chosenRetentionDays,
        @Nullable Language chosenLanguage) {
    public User {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /** The reader's own retention choice in days, if there is one. */
    public OptionalInt retentionDays() {
        return chosenRetentionDays == null ? OptionalInt.empty() : OptionalInt.of(chosenRetentionDays);
    }

    @Override
    public String toString() {
        return "User[redacted]";
    }
}
