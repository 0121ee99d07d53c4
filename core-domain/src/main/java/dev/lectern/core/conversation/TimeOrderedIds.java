package dev.lectern.core.conversation;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes conversation ids that grow with time, so that new rows land next to each other: UUID version 7, milliseconds
 * first, the rest random. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562, section 5.7</a>
 */
public final class TimeOrderedIds implements Supplier<ConversationId> {
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();

    /** @param time gives the milliseconds */
    public TimeOrderedIds(InstantSource time) {
        this.time = Objects.requireNonNull(time, "time");
    }

    @Override
    public ConversationId get() {
        long high = time.millis() << 16 | 0x7000L | random.nextInt(1 << 12);
        long low = random.nextLong() >>> 2 | 0x8000000000000000L;
        return new ConversationId(new UUID(high, low));
    }
}
