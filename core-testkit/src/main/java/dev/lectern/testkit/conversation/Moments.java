package dev.lectern.testkit.conversation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Time as precise as a database keeps it. */
final class Moments {
    private Moments() {}

    static Instant stored(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MICROS);
    }
}
