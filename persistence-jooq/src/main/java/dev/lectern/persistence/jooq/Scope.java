package dev.lectern.persistence.jooq;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a statement runs. The role and the reader are announced in front of every statement, in the same round
 * trip and for this transaction only: a setting that outlived it would be found by whoever gets the connection next from
 * a pooler.
 *
 * <p>A statement that stands alone travels with its transaction: {@code begin; announcement; statement; commit} in one
 * string. Leaving the transaction to be implied would not do. The driver ends it wherever it flushes for fear of a
 * deadlock, which it does in front of every prepared statement whose rows may be long: the statement would then run as
 * whoever signed in.
 *
 * <p>Behind this proxy all of that is invisible: parameters keep their numbers, and the other results are skipped.
 *
 * @param role the role to assume; neither it nor anything it inherits from may bypass row-level security
 * @param reader the reader whose rows are visible, or an empty string for nobody's
 * @param timeoutMillis how long the statement may run
 */
record Scope(String role, String reader, long timeoutMillis) {
    static final String APP = "lectern_app";
    static final String JOBS = "lectern_jobs";

    private static final int PARAMETERS = 3;
    private static final String ANNOUNCEMENT = "select set_config('role', ?, true), set_config('app.user_id', ?, true),"
            + " set_config('statement_timeout', ?, true); ";

    /**
     * A view of the connection whose prepared statements all run in this scope.
     *
     * @param alone whether each statement is a transaction of its own; otherwise there must be one already
     */
    Connection around(Connection connection, boolean alone) {
        String before = alone ? "begin; " + ANNOUNCEMENT : ANNOUNCEMENT;
        String after = alone ? "; commit" : "";
        int skipped = alone ? 2 : 1;
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("prepareStatement")) {
                arguments[0] = before + arguments[0] + after;
                return call(method, connection, arguments) instanceof PreparedStatement prepared
                        ? statement(prepared, skipped, alone ? connection : null)
                        : null;
            }
            if (method.getName().equals("createStatement") || method.getName().equals("prepareCall")) {
                throw new SQLException("only prepared statements carry their scope");
            }
            return call(method, connection, arguments);
        });
    }

    /** @param own the connection, if the statement brings its own transaction and must end it when it fails */
    private PreparedStatement statement(PreparedStatement statement, int skipped, @Nullable Connection own)
            throws SQLException {
        statement.setString(1, role);
        statement.setString(2, reader);
        statement.setString(3, Long.toString(timeoutMillis));
        return proxy(PreparedStatement.class, (method, arguments) -> {
            return switch (method.getName()) {
                case "execute" -> execute(statement, skipped, own);
                case "executeQuery" -> {
                    execute(statement, skipped, own);
                    yield statement.getResultSet();
                }
                case "executeUpdate" -> {
                    execute(statement, skipped, own);
                    yield statement.getUpdateCount();
                }
                case "executeBatch", "addBatch", "clearParameters" ->
                    throw new SQLException("a scoped statement runs once: " + method.getName());
                default -> {
                    if (isParameter(method)) {
                        arguments[0] = (Integer) arguments[0] + PARAMETERS;
                    }
                    yield call(method, statement, arguments);
                }
            };
        });
    }

    /** Whether the statement behind the skipped ones gave rows. */
    private static boolean execute(PreparedStatement statement, int skipped, @Nullable Connection own)
            throws SQLException {
        boolean rows;
        try {
            rows = statement.execute();
        } catch (SQLException e) {
            if (own != null) {
                rollBack(own, e);
            }
            throw e;
        }
        for (int i = 0; i < skipped; i++) {
            rows = statement.getMoreResults();
        }
        return rows;
    }

    /** The statement failed before the commit that travelled with it. */
    private static void rollBack(Connection connection, SQLException failure) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback");
        } catch (SQLException e) {
            // The connection is lost, and its transaction with it.
            failure.addSuppressed(e);
        }
    }

    /** Setters of parameters take an index and a value; those of the statement take one argument. */
    private static boolean isParameter(Method method) {
        return method.getName().startsWith("set")
                && method.getParameterCount() > 1
                && method.getParameterTypes()[0] == int.class;
    }

    private static @Nullable Object call(Method method, Object target, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        InvocationHandler handler =
                (proxy, method, arguments) -> calls.on(method, arguments == null ? new Object[0] : arguments);
        return type.cast(Proxy.newProxyInstance(Scope.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private interface Calls {
        @Nullable
        Object on(Method method, @Nullable Object[] arguments) throws Throwable;
    }
}
