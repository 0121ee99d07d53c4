package dev.lectern.core.privacy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.privacy.RetentionRepository.Holder;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what retention lets go, over all readers, in small transactions. What is due is decided by what is stored alone:
 * a run that was cut off is finished by the next, and two at once delete nothing that one would not.
 *
 * <p>A wrong clock or a slip in the configuration would delete much at once, and nothing brings it back. So a run that
 * would take more than its share does nothing until a person has confirmed it.
 */
public final class Purge {
    private static final int READERS_AT_ONCE = 500;
    private static final int CONVERSATIONS_AT_ONCE = 100;
    private static final int PATIENCE = 3;

    private final RetentionPolicy policy;
    private final RetentionRepository histories;
    private final InstantSource time;
    private final Settings settings;

    /** Wires the use case. */
    public Purge(RetentionPolicy policy, RetentionRepository histories, InstantSource time, Settings settings) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.histories = Objects.requireNonNull(histories, "histories");
        this.time = Objects.requireNonNull(time, "time");
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * How much may go without asking.
     *
     * @param maxShare the largest share of all conversations, in percent, 1 to 100; 100 never asks
     * @param always as many conversations as may go whatever their share is, since a small history purges much of itself
     */
    public record Settings(int maxShare, int always) {
        public Settings {
            if (maxShare < 1 || maxShare > 100 || always < 0) {
                throw new IllegalArgumentException("a share is 1 to 100 percent, and a number not negative");
            }
        }

        boolean allow(Plan plan) {
            return plan.due() <= always || plan.due() * 100 <= plan.conversations() * maxShare;
        }
    }

    /**
     * What is due.
     *
     * @param day the day it was looked at, in UTC
     * @param conversations how many conversations there are
     * @param due how many of them are due
     * @param readers whose those are
     * @param token stands for exactly what is due, and for nothing else
     */
    public record Plan(LocalDate day, long conversations, long due, int readers, String token) {}

    /** How a run ended. */
    public sealed interface Outcome {
        /**
         * Everything that was due was visited, unless the run was told to stop.
         *
         * @param erased what was deleted
         * @param stuck conversations that could not be deleted; the next run tries them again
         * @param finished whether the run came to its end
         */
        record Done(Plan plan, ErasedCounts erased, int stuck, boolean finished) implements Outcome {}

        /**
         * Too much at once, or not what was confirmed: nothing was deleted.
         *
         * @param plan what is due as things are
         */
        record Held(Plan plan) implements Outcome {}
    }

    /** Hears of a run's progress, on the thread of the run. */
    @FunctionalInterface
    public interface Listener {
        /** One transaction has committed. */
        void purged(ErasedCounts batch);
    }

    /** Counts what is due and deletes nothing. */
    public Plan plan() {
        return look(RetentionPolicy.dayOf(time.instant())).plan();
    }

    /** Whether a run would be held. */
    public boolean holds(Plan plan) {
        return !settings.allow(plan);
    }

    /**
     * Deletes what is due, unless that is too much.
     *
     * @param stopping looked at between transactions: true ends the run early
     */
    public Outcome run(Listener listener, BooleanSupplier stopping) {
        Due due = look(RetentionPolicy.dayOf(time.instant()));
        return holds(due.plan()) ? new Outcome.Held(due.plan()) : carryOut(due, listener, stopping);
    }

    /**
     * Deletes what a plan showed, however much it is: somebody has looked at it and wants it. What has become due since is
     * left alone. If something of it is gone, was active again, or is kept for another time by now, it is held.
     *
     * @param token that of the plan
     */
    public Outcome runConfirmed(String token, Listener listener, BooleanSupplier stopping) {
        LocalDate today = RetentionPolicy.dayOf(time.instant());
        Optional<LocalDate> shown = PlanToken.dayOf(token).filter(day -> !day.isAfter(today));
        if (shown.isPresent()) {
            Due due = look(shown.get());
            if (due.plan().token().equals(token)) {
                return carryOut(due, listener, stopping);
            }
        }
        return new Outcome.Held(look(today).plan());
    }

    private Outcome carryOut(Due due, Listener listener, BooleanSupplier stopping) {
        Run run = new Run(listener, stopping);
        for (Holder holder : due.holders()) {
            Optional<LocalDate> keptSince =
                    policy.keptSince(holder.chosenDays(), due.plan().day());
            if (keptSince.isPresent()) {
                purge(holder, RetentionPolicy.startOf(keptSince.get()), run);
            }
        }
        return new Outcome.Done(due.plan(), run.erased, run.stuck, !stopping.getAsBoolean());
    }

    private record Due(Plan plan, List<Holder> holders) {}

    private Due look(LocalDate today) {
        List<Holder> found = new ArrayList<>();
        PlanToken token = new PlanToken(today);
        long conversations = 0;
        long due = 0;
        List<Holder> page = histories.holders(null, READERS_AT_ONCE);
        while (!page.isEmpty()) {
            for (Holder holder : page) {
                SortedMap<LocalDate, Integer> activity = histories.activity(holder.reader());
                conversations += sum(activity);
                Optional<LocalDate> keptSince = policy.keptSince(holder.chosenDays(), today);
                long his = keptSince.map(day -> sum(activity.headMap(day))).orElse(0L);
                if (his > 0) {
                    token.add(holder.reader(), keptSince.orElseThrow(), his);
                    due += his;
                    found.add(holder);
                }
            }
            page = page.size() < READERS_AT_ONCE
                    ? List.of()
                    : histories.holders(page.getLast().reader(), READERS_AT_ONCE);
        }
        return new Due(new Plan(today, conversations, due, found.size(), token.finish()), found);
    }

    private static long sum(SortedMap<LocalDate, Integer> activity) {
        return activity.values().stream().mapToLong(Integer::longValue).sum();
    }

    private void purge(Holder holder, Instant before, Run run) {
        @Nullable HistoryPosition after = null;
        while (!run.stopping.getAsBoolean()) {
            List<HistoryPosition> batch = histories.due(holder.reader(), before, after, CONVERSATIONS_AT_ONCE);
            if (batch.isEmpty()) {
                return;
            }
            purge(holder, before, batch.stream().map(HistoryPosition::id).toList(), run);
            after = batch.getLast();
        }
    }

    /** A batch that cannot be deleted goes one by one, so that what ails one keeps none of the others. */
    private void purge(Holder holder, Instant before, List<ConversationId> batch, Run run) {
        try {
            run.erased(histories.purge(holder, before, batch));
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                run.failed(e);
            } else {
                batch.forEach(one -> purge(holder, before, List.of(one), run));
            }
        }
    }

    /** What one run has done so far. */
    private static final class Run {
        private final Listener listener;
        private final BooleanSupplier stopping;
        private ErasedCounts erased = new ErasedCounts(0, 0);
        private int stuck;
        private int unavailable;

        private Run(Listener listener, BooleanSupplier stopping) {
            this.listener = listener;
            this.stopping = stopping;
        }

        private void erased(ErasedCounts batch) {
            unavailable = 0;
            erased = erased.plus(batch);
            listener.purged(batch);
        }

        /** One conversation may be too much for the store; several in a row mean that it is away. */
        private void failed(RuntimeException e) {
            stuck++;
            if (e instanceof PortUnavailableException && ++unavailable >= PATIENCE) {
                throw e;
            }
        }
    }
}
