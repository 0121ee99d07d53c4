package dev.lectern.persistence.jooq;

import dev.lectern.core.PortUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * What an SQLSTATE means here.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
final class Failures {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Rolled back for certain, and worth another try at once: serialization failure, deadlock. */
    private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01");

    /**
     * No connection, no transaction left, not enough resources, wrong password, no such database, a lock or the time
     * that was not there, a server that stops, starts, or only reads, an error of the system below it, or inside.
     */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "28", "3D", "40", "53", "55", "57", "58", "XX");

    private static final String READ_ONLY = "25006";

    private Failures() {}

    /** Nothing was sent: there was no connection. */
    static final class NotConnected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotConnected(SQLException cause) {
            super("no connection", cause);
        }
    }

    static boolean wasRolledBack(Throwable failure) {
        String state = state(failure);
        return state != null && ROLLED_BACK.contains(state);
    }

    static boolean isConnectionLost(Throwable failure) {
        String state = state(failure);
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    static boolean isUniqueViolation(Throwable failure) {
        return "23505".equals(state(failure));
    }

    static boolean isForeignKeyViolation(Throwable failure) {
        return "23503".equals(state(failure));
    }

    /** The failure as the core knows it, or itself if it is a mistake of ours. */
    static RuntimeException translated(RuntimeException failure) {
        if (failure instanceof NotConnected) {
            return new PortUnavailableException(PostgresStore.PORT, RETRY_AFTER, failure.getCause());
        }
        String state = state(failure);
        boolean unavailable =
                state != null && (UNAVAILABLE_CLASSES.contains(state.substring(0, 2)) || state.equals(READ_ONLY));
        return unavailable ? new PortUnavailableException(PostgresStore.PORT, RETRY_AFTER, failure) : failure;
    }

    private static @Nullable String state(Throwable failure) {
        if (failure instanceof DataAccessException access) {
            SQLException sql = access.getCause(SQLException.class);
            String state = sql == null ? null : sql.getSQLState();
            return state == null || state.length() != 5 ? null : state;
        }
        return null;
    }
}
