package dev.lectern.testkit.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.Purge;
import dev.lectern.core.privacy.Retention;
import dev.lectern.core.privacy.RetentionPolicy;
import dev.lectern.core.privacy.RetentionRepository;
import dev.lectern.core.privacy.RetentionRepository.Holder;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.SampleTurns;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a reader is told beforehand and what then happens, over a {@link RetentionRepository}. */
interface RetentionPreviewContract {
    /** The repository under test. */
    RetentionRepository retention();

    /** The readers of the same store. */
    UserRepository users();

    /** The conversations of the same store. */
    ConversationRepository conversations();

    /**
     * For random histories, choices and clocks: on each day the purge takes exactly what the preview said, and when the
     * operator lays down something else in between, what a new preview says.
     */
    @Test
    default void the_preview_says_what_the_purge_does() {
        long seed = Long.getLong("lectern.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 25; round++) {
            MutableClock clock = new MutableClock(randomStart(random));
            UserId reader = Readers.unique();
            RetentionPolicy policy = randomPolicy(random);
            Integer chosen = random.nextInt(3) == 0 ? null : 1 + random.nextInt(Math.min(60, policy.most()));
            users().chooseRetention(reader, chosen, clock.instant());
            for (int i = random.nextInt(30); i > 0; i--) {
                conversations()
                        .create(reader, SampleTurns.newId(), "Talk", null, randomActivity(random, clock.instant()));
            }
            assertPreviewed(reader, chosen, policy, clock, random, random.nextInt(40), seed);
            // The operator changes both numbers; the reader's choice stays and may be more than is allowed by now.
            RetentionPolicy changed = randomPolicy(random);
            assertPreviewed(reader, chosen, changed, clock, random, Integer.MAX_VALUE, seed);
            if (changed.days(chosen).isPresent()) {
                assertThat(left(reader)).as("left at last, seed %d", seed).isZero();
            }
        }
    }

    /** Goes from day to day over those of which the preview says something, the days beside them, and one far away. */
    private void assertPreviewed(
            UserId reader,
            @Nullable Integer chosen,
            RetentionPolicy policy,
            MutableClock clock,
            Random random,
            int days,
            long seed) {
        Retention.Preview preview = new Retention(policy, users(), retention(), clock).preview(reader, chosen);
        Purge purge = new Purge(policy, new OfOneReader(retention(), reader), clock, new Purge.Settings(100, 0));
        LocalDate today = RetentionPolicy.dayOf(clock.instant());
        SortedSet<LocalDate> visited = new TreeSet<>(List.of(today, today.plusDays(200)));
        preview.going().keySet().forEach(day -> visited.addAll(List.of(day.minusDays(1), day, day.plusDays(1))));
        int left = left(reader);
        for (LocalDate day : visited.tailSet(today).stream().limit(days).toList()) {
            Instant moment = RetentionPolicy.startOf(day).plus(randomTimeOfDay(random));
            if (moment.isAfter(clock.instant())) {
                clock.advance(Duration.between(clock.instant(), moment));
            }
            Purge.Plan plan = purge.plan();
            purge.run(batch -> {}, () -> false);
            int going = preview.going().getOrDefault(day, 0);
            left -= going;
            assertThat(plan.due()).as("due on %s, seed %d", day, seed).isEqualTo(going);
            assertThat(left(reader))
                    .as("left on %s under %s and choice %s, seed %d", day, policy, chosen, seed)
                    .isEqualTo(left);
        }
    }

    /** Any time, and times at which calendars are wrong: leap days, changes of the clock, the ends of days and years. */
    private static Instant randomStart(Random random) {
        List<String> odd = List.of(
                "2024-02-28T23:59:59.999999Z",
                "2024-02-29T12:00:00Z",
                "2100-02-28T23:00:00Z",
                "2026-03-29T00:59:59Z",
                "2026-10-25T01:00:00Z",
                "2026-03-08T07:00:00Z",
                "1999-12-31T23:59:59.999999Z",
                "2027-01-01T00:00:00Z");
        return random.nextInt(2) == 0
                ? Instant.parse(odd.get(random.nextInt(odd.size())))
                : Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(100_000_000));
    }

    /** Within the last months, often at the very begin or end of a day, and now and then in another age. */
    private static Instant randomActivity(Random random, Instant now) {
        Instant midnight = RetentionPolicy.startOf(RetentionPolicy.dayOf(now).minusDays(random.nextInt(62)));
        return switch (random.nextInt(5)) {
            case 0 -> midnight;
            case 1 -> midnight.minusNanos(1_000);
            case 2 -> Instant.parse("1970-01-01T00:00:00Z").minusSeconds(random.nextInt(1_000_000_000));
            default -> now.minusMillis(random.nextLong(60L * 86_400_000));
        };
    }

    private static Duration randomTimeOfDay(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofDays(1).minusNanos(1_000);
            default -> Duration.ofMillis(random.nextInt(86_400_000));
        };
    }

    /** One reader's part of a store that other tests use, too. */
    record OfOneReader(RetentionRepository all, UserId reader) implements RetentionRepository {
        @Override
        public List<Holder> holders(@Nullable UserId after, int limit) {
            List<Holder> page = all.holders(after, limit);
            while (!page.isEmpty()) {
                List<Holder> his = page.stream()
                        .filter(holder -> holder.reader().equals(reader))
                        .toList();
                if (!his.isEmpty()) {
                    return his;
                }
                page = all.holders(page.getLast().reader(), limit);
            }
            return List.of();
        }

        @Override
        public SortedMap<LocalDate, Integer> activity(UserId whose) {
            return all.activity(whose);
        }

        @Override
        public List<HistoryPosition> due(UserId whose, Instant before, @Nullable HistoryPosition after, int limit) {
            return all.due(whose, before, after, limit);
        }

        @Override
        public ErasedCounts purge(Holder holder, Instant before, List<ConversationId> conversations) {
            return all.purge(holder, before, conversations);
        }
    }

    private static RetentionPolicy randomPolicy(Random random) {
        Integer most = random.nextInt(3) == 0 ? null : 1 + random.nextInt(60);
        Integer standard = random.nextInt(3) == 0 ? null : 1 + random.nextInt(most == null ? 60 : most);
        return new RetentionPolicy(standard, most);
    }

    private int left(UserId reader) {
        return conversations()
                .list(reader, HistoryFilter.ALL, null, 100)
                .items()
                .size();
    }
}
