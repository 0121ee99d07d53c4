package dev.lectern.core.asking;

import dev.lectern.core.conversation.IdempotencyKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Forgets idempotency keys that nobody will send again: those older than {@link #KEPT}. Every node may do it at once;
 * whatever is left is forgotten the next time.
 */
public final class ForgetKeys {
    /** How long a request may be sent again and be recognised. */
    public static final Duration KEPT = Duration.ofHours(24);

    private static final int BATCH = 5_000;

    private final IdempotencyKeys keys;
    private final InstantSource time;

    /** Wires the use case. */
    public ForgetKeys(IdempotencyKeys keys, InstantSource time) {
        this.keys = Objects.requireNonNull(keys, "keys");
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * Forgets what is too old.
     *
     * @return how many keys there were
     */
    public int run() {
        Instant moment = time.instant().minus(KEPT);
        int forgotten = 0;
        int batch;
        do {
            batch = keys.forgetBefore(moment, BATCH);
            forgotten += batch;
        } while (batch == BATCH);
        return forgotten;
    }
}
