package dev.lectern.core;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part behind a port cannot be reached, did not answer in time, or refused to work.
 *
 * <p>This is the only infrastructure failure that crosses a port. It says which part is down and when trying again is
 * worth it; it never carries a statement, a credential or anything a reader wrote.
 */
public final class PortUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String port;
    private final Duration retryAfter;

    /**
     * @param port the part that is down, as an operator knows it, such as {@code database} or {@code keys}
     * @param retryAfter how long a caller should wait before trying again; never negative
     * @param cause what happened, for the log; may be null
     */
    public PortUnavailableException(String port, Duration retryAfter, @Nullable Throwable cause) {
        super(port + " is unavailable", cause);
        this.port = Objects.requireNonNull(port, "port");
        if (retryAfter.isNegative()) {
            throw new IllegalArgumentException("retryAfter must not be negative: " + retryAfter);
        }
        this.retryAfter = retryAfter;
    }

    /** The part that is down, as an operator knows it. */
    public String port() {
        return port;
    }

    /** How long a caller should wait before trying again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
