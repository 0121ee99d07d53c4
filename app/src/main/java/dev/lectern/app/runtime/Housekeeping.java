package dev.lectern.app.runtime;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.AskQuestion;
import dev.lectern.core.asking.ForgetKeys;
import dev.lectern.core.conversation.AbandonedAnswers;
import dev.lectern.core.privacy.Erasure;
import dev.lectern.core.privacy.ErasureLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What has to be done again and again: erasing what was asked to be erased, storing the ends of answers that came while
 * the store was away, ending answers that nobody generates or whose node is gone, and forgetting old idempotency keys
 * and old entries of the ledger of erasures. Every node may do it at once. A job that fails is tried again at its next turn.
 */
final class Housekeeping implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final System.Logger SECURITY = System.getLogger(LogFiles.SECURITY);
    private static final Duration DRAIN_EVERY = Duration.ofSeconds(2);
    private static final Duration STORE_EVERY = Duration.ofSeconds(1);
    private static final Duration STRAY_EVERY = Duration.ofSeconds(5);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(10);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(30);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    /** A generator that says nothing for so long is gone: the slowest endpoint is given up much earlier. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lectern-housekeeping").daemon().factory());
    private final Set<String> failing = new HashSet<>();
    private final Erasure erasure;
    private final AskQuestion asking;
    private final AbandonedAnswers abandoned;
    private final ForgetKeys keys;
    private final ErasureLedger ledger;
    private final Duration backups;
    private final InstantSource time;
    private final Runnable numbers;
    private final Consumer<Erasure.Drained> afterErasures;

    /**
     * Wires it.
     *
     * @param backups for how long the ledger remembers
     * @param numbers asks the store for what the metrics tell
     * @param afterErasures hears what each round of erasures came to
     */
    Housekeeping(
            Erasure erasure,
            AskQuestion asking,
            AbandonedAnswers abandoned,
            ForgetKeys keys,
            ErasureLedger ledger,
            Duration backups,
            InstantSource time,
            Runnable numbers,
            Consumer<Erasure.Drained> afterErasures) {
        this.erasure = erasure;
        this.asking = asking;
        this.abandoned = abandoned;
        this.keys = keys;
        this.ledger = ledger;
        this.backups = backups;
        this.time = time;
        this.numbers = numbers;
        this.afterErasures = afterErasures;
    }

    /** Erases what was asked for while nobody was here, before anybody is served, and goes on from then on. */
    void start() {
        attempt("erasures", this::drain);
        every(DRAIN_EVERY, "erasures", this::drain);
        every(STORE_EVERY, "answers that could not be stored", asking::storeKept);
        every(COUNT_EVERY, "numbers of the store", numbers);
        every(STRAY_EVERY, "answers that nobody generates", this::interruptStray);
        every(SWEEP_EVERY, "abandoned answers", this::sweep);
        every(FORGET_EVERY, "idempotency keys", keys::run);
        every(
                FORGET_EVERY,
                "old entries of the ledger",
                () -> ledger.forgetBefore(time.instant().minus(backups)));
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** A job did what it could. */
    private static final class Unfinished extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfinished(String message) {
            super(message);
        }
    }

    private void drain() {
        Erasure.Drained drained = erasure.drain();
        afterErasures.accept(drained);
        if (drained.done() > 0) {
            SECURITY.log(System.Logger.Level.INFO, "event=erased count={0}", drained.done());
        }
        if (drained.failed() > 0) {
            throw new Unfinished(drained.failed() + " could not be carried out");
        }
    }

    private void interruptStray() {
        int interrupted = asking.interruptStray(abandoned);
        if (interrupted > 0) {
            LOG.log(System.Logger.Level.WARNING, "ended {0} answers whose beginning was not acknowledged", interrupted);
        }
    }

    private void sweep() {
        Instant now = time.instant();
        int interrupted = abandoned.interruptSilentSince(now.minus(SILENCE), now);
        if (interrupted > 0) {
            LOG.log(System.Logger.Level.INFO, "ended {0} answers that nobody generates any more", interrupted);
        }
    }

    private void every(Duration pause, String what, Runnable job) {
        // Nothing is thrown into it: attempt() reports by itself.
        var unused = executor.scheduleWithFixedDelay(
                () -> attempt(what, job), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Says once that a job fails and once that it works again, not every two seconds. */
    private void attempt(String what, Runnable job) {
        try {
            job.run();
            if (failing.remove(what)) {
                LOG.log(System.Logger.Level.INFO, "{0}: works again", what);
            }
        } catch (PortUnavailableException | Unfinished e) {
            if (failing.add(what)) {
                LOG.log(System.Logger.Level.WARNING, "{0}: {1}; trying again", what, e.getMessage());
            }
        } catch (RuntimeException e) {
            if (failing.add(what)) {
                // The message of a database's failure may quote the row.
                LOG.log(
                        System.Logger.Level.ERROR,
                        "{0}: failed with {1}; trying again",
                        what,
                        e.getClass().getName());
            }
        }
    }
}
