package dev.lectern.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** Time that passes only when a test says so. Safe for use by many threads. */
public final class MutableClock implements InstantSource {
    private final AtomicReference<Instant> now;

    /** Stands at {@code start}. */
    public MutableClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    /** Stands at noon of the first of May 2026, UTC. */
    public static MutableClock atNoon() {
        return new MutableClock(Instant.parse("2026-05-01T12:00:00Z"));
    }

    /** Goes on by {@code amount}, or back if it is negative, and tells the new time. */
    public Instant advance(Duration amount) {
        return now.updateAndGet(instant -> instant.plus(amount));
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}
