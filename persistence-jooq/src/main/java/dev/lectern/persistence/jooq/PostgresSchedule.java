package dev.lectern.persistence.jooq;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.lang.reflect.Proxy;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Jobs that run again and again on one of all nodes that share a database. Who runs what is agreed on in PostgreSQL; a job
 * whose node died is taken over by another. Threads and their work end with {@link #close()}.
 */
public final class PostgresSchedule implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final int SHORTEST_NAME = 1;
    private static final int LONGEST_NAME = 50;

    private final Scheduler scheduler;

    /**
     * Something to be done again and again.
     *
     * @param name the same on every node and for ever: 1 to 50 characters
     * @param pause between the end of one run and the begin of the next; the first begins at once
     * @param work does it; what it is given turns true when it should come to its end. What it throws counts as a failure
     *     of this run.
     */
    public record Job(String name, Duration pause, Consumer<BooleanSupplier> work) {
        public Job {
            Objects.requireNonNull(work, "work");
            if (name.length() < SHORTEST_NAME || name.length() > LONGEST_NAME) {
                throw new IllegalArgumentException("a job's name has 1 to 50 characters: " + name);
            }
            if (pause.isNegative() || pause.isZero()) {
                throw new IllegalArgumentException("a pause is positive: " + pause);
            }
        }
    }

    /**
     * Wires the schedule; {@link #start} begins.
     *
     * @param node this node's name among those that share the database
     * @param lookEvery how often this node looks for what is due
     */
    public PostgresSchedule(PostgresStore store, String node, Duration lookEvery, List<Job> jobs) {
        this(store, node, lookEvery, HEARTBEAT, jobs);
    }

    /** @param heartbeat how often a node says that it lives; one that has missed several is dead */
    PostgresSchedule(PostgresStore store, String node, Duration lookEvery, Duration heartbeat, List<Job> jobs) {
        List<RecurringTask<Void>> tasks =
                jobs.stream().map(PostgresSchedule::task).toList();
        // One thread: jobs are few, and none of them is in a hurry.
        this.scheduler = Scheduler.create(connections(store.database()))
                .startTasks(tasks)
                .threads(1)
                .tableName("lectern.scheduled_tasks")
                .schedulerName(new SchedulerName.Fixed(node))
                .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
                .pollingInterval(lookEvery)
                .heartbeatInterval(heartbeat)
                .shutdownMaxWait(STOP_PATIENCE)
                // A failure's message may quote a row; whoever does the work has logged what may be logged.
                .failureLogging(LogLevel.OFF, false)
                .build();
    }

    /** The pool as the scheduler sees it, which brings its own SQL: each statement stands alone, in the housekeeping role. */
    private static DataSource connections(Database database) {
        return (DataSource) Proxy.newProxyInstance(
                PostgresSchedule.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection") && method.getParameterCount() == 0) {
                        return database.housekeepingConnection();
                    }
                    throw new SQLFeatureNotSupportedException("the pool gives connections only: " + method.getName());
                });
    }

    private static RecurringTask<Void> task(Job job) {
        return Tasks.recurring(job.name(), FixedDelay.of(job.pause()))
                .execute((instance, context) ->
                        job.work().accept(() -> context.getSchedulerState().isShuttingDown()));
    }

    /** Begins to run what is due. */
    public void start() {
        scheduler.start();
    }

    /** Takes on no more and waits some seconds for the end of what runs. */
    @Override
    public void close() {
        scheduler.stop();
    }
}
