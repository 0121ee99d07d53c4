package dev.lectern.core.asking;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What is left of a reader's quota at some moment.
 *
 * @param quota how much there is in all
 * @param remaining how many questions may be asked now
 * @param resetsIn when the whole quota is there again, if nothing is asked; never negative
 * @param retryAfter when at least one question may be asked; zero if one may be asked now
 */
public record Allowance(Quota quota, int remaining, Duration resetsIn, Duration retryAfter) {
    public Allowance {
        Objects.requireNonNull(quota, "quota");
        Objects.requireNonNull(resetsIn, "resetsIn");
        Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /**
     * What is left of a quota.
     *
     * @param spentUntil when all of it will have come back
     */
    static Allowance of(Quota quota, Instant spentUntil, Instant now) {
        Duration owed = spentUntil.isAfter(now) ? Duration.between(now, spentUntil) : Duration.ZERO;
        Duration free = quota.cost().multipliedBy(quota.questions()).minus(owed);
        long remaining = free.isNegative() ? 0 : free.dividedBy(quota.cost());
        Duration wait = remaining > 0 ? Duration.ZERO : quota.cost().minus(free);
        return new Allowance(quota, (int) remaining, owed, wait);
    }
}
