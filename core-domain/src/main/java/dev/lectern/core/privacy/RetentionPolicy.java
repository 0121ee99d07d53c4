package dev.lectern.core.privacy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How long a conversation is kept after its last activity: the operator's words, within which each reader may choose.
 *
 * <p>Days are whole and in UTC. A conversation that may be kept for {@code n} days goes on day {@code n + 1} after the day
 * of its last activity, so that it never goes before its time and everybody can be told the day beforehand.
 *
 * @param defaultDays for readers who have chosen nothing, or null to keep their conversations until they delete them
 * @param maxDays the most a reader may choose, or null for no limit but {@value #MOST}; it also bounds choices that were
 *     made when more was allowed
 */
public record RetentionPolicy(
        @Nullable Integer defaultDays, @Nullable Integer maxDays) {
    /** The shortest retention, in days. */
    public static final int LEAST = 1;

    /** The longest retention that can be chosen, in days. */
    public static final int MOST = 3650;

    /** @throws IllegalArgumentException if a number of days is out of bounds, or the default more than the most */
    public RetentionPolicy {
        requireDays("defaultDays", defaultDays);
        requireDays("maxDays", maxDays);
        if (defaultDays != null && maxDays != null && defaultDays > maxDays) {
            throw new IllegalArgumentException("defaultDays must not be more than maxDays: " + defaultDays);
        }
    }

    /** Whether {@code days} can be a retention at all. */
    public static boolean isValid(int days) {
        return days >= LEAST && days <= MOST;
    }

    /** The most a reader may choose. */
    public int most() {
        return maxDays == null ? MOST : maxDays;
    }

    /**
     * For how many days a reader's conversations are kept; empty if until they are deleted.
     *
     * @param chosen the reader's choice, or null if there is none
     */
    public OptionalInt days(@Nullable Integer chosen) {
        Integer wished = chosen == null ? defaultDays : chosen;
        if (wished == null) {
            return maxDays == null ? OptionalInt.empty() : OptionalInt.of(maxDays);
        }
        return OptionalInt.of(Math.min(wished, most()));
    }

    /**
     * The first day that is still kept on a given day; conversations whose last activity was before it are due.
     *
     * @param chosen the reader's choice, or null if there is none
     * @return empty if nothing is ever due
     */
    public Optional<LocalDate> keptSince(@Nullable Integer chosen, LocalDate today) {
        OptionalInt days = days(chosen);
        return days.isEmpty() ? Optional.empty() : Optional.of(today.minusDays(days.getAsInt()));
    }

    /** The day of a moment, in UTC. */
    public static LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    /** The moment a day begins, in UTC. */
    public static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static void requireDays(String name, @Nullable Integer days) {
        if (days != null && !isValid(days)) {
            throw new IllegalArgumentException(name + " must be " + LEAST + " to " + MOST + ": " + days);
        }
    }
}
