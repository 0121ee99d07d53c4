package dev.lectern.testkit.asking;

import dev.lectern.core.asking.QuotaRepository;
import dev.lectern.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Quotas kept in memory, for one node and as long as it runs. Safe for use by many threads. */
public final class InMemoryQuotas implements QuotaRepository {
    private final Map<UserId, Instant> moments = new HashMap<>();

    @Override
    public synchronized Spending spend(UserId reader, Instant at, Duration cost, Duration most) {
        Instant now = at.truncatedTo(ChronoUnit.MICROS);
        Instant before = spentUntil(reader, now);
        Instant after = before.plus(cost).truncatedTo(ChronoUnit.MICROS);
        if (after.isAfter(now.plus(most))) {
            return new Spending(false, before);
        }
        moments.put(reader, after);
        return new Spending(true, after);
    }

    @Override
    public synchronized Instant spentUntil(UserId reader, Instant at) {
        Instant now = at.truncatedTo(ChronoUnit.MICROS);
        Instant moment = moments.getOrDefault(reader, now);
        return moment.isAfter(now) ? moment : now;
    }
}
