package dev.lectern.app.runtime;

import org.jspecify.annotations.Nullable;

/** Lectern cannot start; the message says why and what to do, in words for the person at the terminal. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one or more sentences without secrets */
    public StartupException(String message) {
        this(message, null);
    }

    /**
     * @param message one or more sentences without secrets
     * @param cause for the log
     */
    public StartupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
