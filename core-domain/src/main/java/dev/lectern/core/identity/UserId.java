package dev.lectern.core.identity;

/**
 * The id of a reader, given by the identity provider and never interpreted here.
 *
 * <p>It is a string and never a UUID: Better Auth issues 32 characters of {@code [A-Za-z0-9]}, other providers their own
 * alphabet. Accepted are 1 to 64 characters of {@code [A-Za-z0-9_-]}.
 *
 * @param value the id, exactly as the provider wrote it
 */
public record UserId(String value) {
    private static final int MAX_LENGTH = 64;

    /** @throws IllegalArgumentException if the id has another shape; the message does not repeat it */
    public UserId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a user id is 1 to 64 characters of [A-Za-z0-9_-]");
        }
    }

    /** Whether {@code value} has the shape of a user id. */
    public static boolean isValid(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= MAX_LENGTH;
    }

    @Override
    public String toString() {
        return value;
    }
}
