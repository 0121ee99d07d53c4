package dev.lectern.core.conversation;

/**
 * A name a client gives to one attempt, so that sending it again does not do it again.
 *
 * @param value 1 to 255 visible ASCII characters
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP
 *     Header Field</a>
 */
public record IdempotencyKey(String value) {
    /** @throws IllegalArgumentException if it is empty, too long or holds other characters */
    public IdempotencyKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("an idempotency key is 1 to 255 visible ASCII characters");
        }
    }

    /** Whether {@code value} can be an idempotency key. */
    public static boolean isValid(String value) {
        return !value.isEmpty() && value.length() <= 255 && value.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
