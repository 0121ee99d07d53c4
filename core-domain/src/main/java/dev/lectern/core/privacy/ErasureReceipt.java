package dev.lectern.core.privacy;

import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proof of an erasure, readable by whoever holds its id, without any personal data.
 *
 * @param id unguessable
 * @param requestedAt when it was asked for
 * @param completedAt when everything was gone, or null while it is under way
 * @param counts what was erased, or null while it is under way
 */
public record ErasureReceipt(
        Id id,
        Instant requestedAt,
        @Nullable Instant completedAt,
        @Nullable ErasedCounts counts) {
    public ErasureReceipt {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(requestedAt, "requestedAt");
    }

    /**
     * The id of a receipt.
     *
     * @param value 22 to 64 characters of {@code [A-Za-z0-9_-]}, at least 128 random bits
     */
    public record Id(String value) {
        private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22,64}");

        public Id {
            if (!isValid(value)) {
                throw new IllegalArgumentException("a receipt id is 22 to 64 characters of [A-Za-z0-9_-]");
            }
        }

        /** Whether {@code value} has the shape of a receipt id. */
        public static boolean isValid(String value) {
            return SHAPE.matcher(value).matches();
        }
    }
}
