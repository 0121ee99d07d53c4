package dev.lectern.persistence.jooq;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL for all tests of this process, with a database of its own for whoever asks. */
final class TestServer {
    private static final EmbeddedPostgres POSTGRES = start();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestServer() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new, empty database: its address as somebody would write it. */
    static String database() {
        String name = "lectern_" + DATABASES.incrementAndGet();
        execute("postgres", "create database " + name);
        return url(name);
    }

    static String url(String database) {
        return "postgresql://postgres:postgres@localhost:" + POSTGRES.getPort() + "/" + database;
    }

    static int port() {
        return POSTGRES.getPort();
    }

    /** Does something as the superuser, in the database of an address. */
    static void executeAt(String url, String sql) {
        execute(url.substring(url.lastIndexOf('/') + 1), sql);
    }

    /** The first value of the first row, as the superuser sees it. */
    static String textAt(String url, String query) throws SQLException {
        try (Connection connection = connectAt(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            if (!row.next()) {
                throw new AssertionError("no row: " + query);
            }
            return row.getString(1);
        }
    }

    private static void execute(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection of the superuser to the database of an address. */
    static Connection connectAt(String url) throws SQLException {
        return connect(url.substring(url.lastIndexOf('/') + 1));
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(POSTGRES.getJdbcUrl("postgres", database));
    }
}
