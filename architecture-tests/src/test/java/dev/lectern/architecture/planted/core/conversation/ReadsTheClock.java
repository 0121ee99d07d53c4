package dev.lectern.architecture.planted.core.conversation;

import java.time.Instant;

public final class ReadsTheClock {
    public Instant now() {
        return Instant.now();
    }
}
