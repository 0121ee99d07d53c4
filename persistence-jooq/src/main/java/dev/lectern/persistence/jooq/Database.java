package dev.lectern.persistence.jooq;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.lectern.core.identity.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultConnectionProvider;

/**
 * The only way to a connection: borrowed, scoped, given back, its failures translated, all in one call. Thread-safe.
 *
 * <p>What may be repeated is repeated a few times with growing, random pauses: everything that was certainly rolled back,
 * and for work that is {@link #repeatable} also what was lost with its connection.
 */
final class Database implements AutoCloseable {
    private static final int ATTEMPTS = 4;
    private static final Duration EVICTION_PAUSE = Duration.ofSeconds(1);

    private final HikariDataSource pool;
    private final long timeoutMillis;
    private final Configuration jooq;
    private final RetryPolicy<Object> once = retrying(Failures::wasRolledBack);
    private final RetryPolicy<Object> repeatedly =
            retrying(failure -> Failures.wasRolledBack(failure) || Failures.isConnectionLost(failure));
    private final AtomicLong lastEviction = new AtomicLong(System.nanoTime() - EVICTION_PAUSE.toNanos());

    /** @param listeners see every statement; for tests */
    Database(HikariDataSource pool, Duration statementTimeout, ExecuteListener... listeners) {
        this.pool = pool;
        this.timeoutMillis = statementTimeout.toMillis();
        // jOOQ's own log would hold what was bound: questions and answers.
        this.jooq = new DefaultConfiguration()
                .set(SQLDialect.POSTGRES)
                .set(new Settings().withExecuteLogging(false))
                .set(org.jooq.impl.DefaultExecuteListenerProvider.providers(listeners));
    }

    /** Work for a reader that leaves the same behind if it is done twice; one statement, one round trip. */
    <R> R repeatable(UserId reader, Function<DSLContext, R> work) {
        return run(repeatedly, app(reader), false, work);
    }

    /** Work for a reader that must not be done twice; one statement, one round trip. */
    <R> R single(UserId reader, Function<DSLContext, R> work) {
        return run(once, app(reader), false, work);
    }

    /** Work for a reader in several statements, all or nothing. */
    <R> R transaction(UserId reader, Function<DSLContext, R> work) {
        return run(once, app(reader), true, work);
    }

    /** Work in the role that serves readers, for none of them. */
    <R> R nobody(Function<DSLContext, R> work) {
        return run(repeatedly, new Scope(Scope.APP, "", timeoutMillis), false, work);
    }

    /** Housekeeping over all readers that leaves the same behind if it is done twice; one statement. */
    <R> R housekeeping(Function<DSLContext, R> work) {
        return run(repeatedly, new Scope(Scope.JOBS, "", timeoutMillis), false, work);
    }

    /** A connection for housekeeping, each of whose statements stands alone; the caller closes it. */
    Connection housekeepingConnection() throws SQLException {
        return new Scope(Scope.JOBS, "", timeoutMillis).around(pool.getConnection(), true);
    }

    /** A connection of the pool as it is, without a scope; for tests of what is left on it. */
    <R> R rawly(dev.failsafe.function.CheckedFunction<Connection, R> work) {
        try (Connection connection = borrow()) {
            return work.apply(connection);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many connections are in use. */
    int borrowed() {
        return pool.getHikariPoolMXBean().getActiveConnections();
    }

    PostgresStore.Pool pool() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return new PostgresStore.Pool(
                now.getActiveConnections(), now.getIdleConnections(), now.getThreadsAwaitingConnection());
    }

    private Scope app(UserId reader) {
        return new Scope(Scope.APP, reader.value(), timeoutMillis);
    }

    private <R> R run(RetryPolicy<Object> policy, Scope scope, boolean transaction, Function<DSLContext, R> work) {
        try {
            return Failsafe.with(policy).get(() -> attempt(scope, transaction, work));
        } catch (DataAccessException | Failures.NotConnected e) {
            throw Failures.translated(e);
        }
    }

    private <R> R attempt(Scope scope, boolean transaction, Function<DSLContext, R> work) {
        try (Connection connection = borrow()) {
            DSLContext sql =
                    DSL.using(jooq.derive(new DefaultConnectionProvider(scope.around(connection, !transaction))));
            try {
                return transaction ? sql.transactionResult(inner -> work.apply(inner.dsl())) : work.apply(sql);
            } catch (DataAccessException e) {
                if (Failures.isConnectionLost(e)) {
                    evict();
                }
                throw e;
            }
        } catch (SQLException e) {
            throw new DataAccessException("a connection could not be given back", e);
        }
    }

    private Connection borrow() {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new Failures.NotConnected(e);
        }
    }

    /** Where one connection was lost the others of its age are likely dead too; finding out one by one costs readers. */
    private void evict() {
        long now = System.nanoTime();
        long last = lastEviction.get();
        if (now - last >= EVICTION_PAUSE.toNanos() && lastEviction.compareAndSet(last, now)) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    private static RetryPolicy<Object> retrying(dev.failsafe.function.CheckedPredicate<Throwable> worthIt) {
        return RetryPolicy.builder()
                .handleIf(worthIt)
                .withMaxAttempts(ATTEMPTS)
                .withBackoff(Duration.ofMillis(25), Duration.ofMillis(400))
                .withJitter(0.5)
                .build();
    }

    @Override
    public void close() {
        pool.close();
    }
}
