package dev.lectern.core.privacy;

import dev.lectern.core.identity.User;
import dev.lectern.core.identity.UserId;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A reader's say in how long conversations are kept: choosing, and seeing beforehand what the choice does. Stateless, safe
 * for many threads. {@link Purge} carries it out.
 */
public final class Retention {
    private final RetentionPolicy policy;
    private final UserRepository users;
    private final RetentionRepository histories;
    private final InstantSource time;

    /** Wires the use case. */
    public Retention(RetentionPolicy policy, UserRepository users, RetentionRepository histories, InstantSource time) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.users = Objects.requireNonNull(users, "users");
        this.histories = Objects.requireNonNull(histories, "histories");
        this.time = Objects.requireNonNull(time, "time");
    }

    /** How choosing ended. */
    public sealed interface Choice {
        /** Stored. */
        record Made(User user) implements Choice {}

        /**
         * More than the operator allows; nothing was changed.
         *
         * @param most the most that can be chosen, in days
         */
        record TooLong(int most) implements Choice {}

        /** The reader was erased for good. */
        record Erased() implements Choice {}
    }

    /**
     * What will go when, if nothing more happens in the conversations meanwhile.
     *
     * @param days for how many days conversations are kept, or null if until they are deleted
     * @param going how many conversations go on which day, in UTC, the earliest day first; what is due already goes today
     */
    public record Preview(@Nullable Integer days, SortedMap<LocalDate, Integer> going) {
        public Preview {
            going = Collections.unmodifiableSortedMap(new TreeMap<>(going));
        }
    }

    /** What the operator has laid down. */
    public RetentionPolicy policy() {
        return policy;
    }

    /**
     * Stores a reader's choice.
     *
     * @param days days, or null for the operator's default
     * @throws IllegalArgumentException if it cannot be a retention at all
     */
    public Choice choose(UserId reader, @Nullable Integer days) {
        if (days != null) {
            if (!RetentionPolicy.isValid(days)) {
                throw new IllegalArgumentException("not a retention in days: " + days);
            }
            if (days > policy.most()) {
                return new Choice.TooLong(policy.most());
            }
        }
        return users.chooseRetention(reader, days, time.instant())
                .<Choice>map(Choice.Made::new)
                .orElseGet(Choice.Erased::new);
    }

    /**
     * What a choice does to the conversations the reader has.
     *
     * @param chosen days, or null for the operator's default
     */
    public Preview preview(UserId reader, @Nullable Integer chosen) {
        LocalDate today = RetentionPolicy.dayOf(time.instant());
        SortedMap<LocalDate, Integer> going = new TreeMap<>();
        var days = policy.days(chosen);
        if (days.isPresent()) {
            histories.activity(reader).forEach((lastActive, conversations) -> {
                LocalDate day = lastActive.plusDays(days.getAsInt() + 1L);
                going.merge(day.isBefore(today) ? today : day, conversations, Integer::sum);
            });
        }
        return new Preview(days.isPresent() ? days.getAsInt() : null, going);
    }
}
