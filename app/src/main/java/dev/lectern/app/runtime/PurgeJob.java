package dev.lectern.app.runtime;

import dev.lectern.app.metrics.Metrics;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.privacy.Purge;
import dev.lectern.persistence.jooq.PostgresSchedule.Job;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** Purges what has had its time, on one of all nodes, and says in the logs how much that was. */
record PurgeJob(Purge purge, Metrics metrics, InstantSource time) {
    private static final System.Logger LOG = System.getLogger(PurgeJob.class.getName());
    private static final System.Logger SECURITY = System.getLogger(LogFiles.SECURITY);

    Job every(Duration pause) {
        return new Job("purge", pause, this::run);
    }

    private void run(BooleanSupplier stopping) {
        try {
            Purge.Outcome outcome = purge.run(batch -> {}, stopping);
            metrics.purged(outcome, time.instant());
            switch (outcome) {
                case Purge.Outcome.Done done -> report(done);
                case Purge.Outcome.Held held -> report(held.plan());
            }
        } catch (PortUnavailableException e) {
            metrics.purgeFailed();
            LOG.log(System.Logger.Level.WARNING, "purge: {0}; the next run goes on", e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            metrics.purgeFailed();
            // The message of a database's failure may quote the row.
            LOG.log(
                    System.Logger.Level.ERROR,
                    "purge: failed with {0}; the next run goes on",
                    e.getClass().getName());
            throw e;
        }
    }

    private static void report(Purge.Outcome.Done done) {
        if (done.plan().due() > 0) {
            SECURITY.log(
                    System.Logger.Level.INFO,
                    "event=purged conversations={0} messages={1} readers={2} stuck={3} finished={4}",
                    done.erased().conversations(),
                    done.erased().messages(),
                    done.plan().readers(),
                    done.stuck(),
                    done.finished());
        }
        if (done.stuck() > 0) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "purge: {0} conversations could not be deleted; the next run tries them again",
                    done.stuck());
        }
    }

    private static void report(Purge.Plan plan) {
        SECURITY.log(
                System.Logger.Level.WARNING,
                "event=purge-held due={0} conversations={1} readers={2}",
                plan.due(),
                plan.conversations(),
                plan.readers());
        LOG.log(
                System.Logger.Level.WARNING,
                "purge: {0} of {1} conversations are due, which is more than LECTERN_PURGE_SHARE allows, so none was"
                        + " deleted. If the clock and LECTERN_RETENTION_DAYS are right, run `./lectern retention --dry-run`, which"
                        + " says how to confirm it",
                plan.due(),
                plan.conversations());
    }
}
