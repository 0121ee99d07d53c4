package dev.lectern.core.asking;

import org.jspecify.annotations.Nullable;

/** A generator could be reached but did not bring its answer to an end. */
public final class GenerationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param reason for the log; never a prompt, a passage or an answer
     * @param cause what happened, or null
     */
    public GenerationFailedException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
