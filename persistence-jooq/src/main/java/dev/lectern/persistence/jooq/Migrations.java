package dev.lectern.persistence.jooq;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.lectern.core.PortUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** What is done with the owner's rights, past any pooler: migrating, granting, and deleting accounts again after a restore. */
final class Migrations {
    private static final System.Logger LOG = System.getLogger(Migrations.class.getName());

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** The search counts characters with functions that came with it. */
    private static final int OLDEST_SERVER = 15;

    private final PGSimpleDataSource owner;
    private final Duration wakeTimeout;

    Migrations(PostgresSettings settings) {
        this.owner = new PGSimpleDataSource();
        PostgresUrl url = settings.migrating();
        owner.setUrl(url.jdbcUrl());
        try {
            for (var property : url.properties().entrySet()) {
                owner.setProperty(property.getKey(), property.getValue());
            }
            owner.setProperty("logServerErrorDetail", "false");
        } catch (SQLException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        owner.setConnectTimeout((int) Math.max(1, settings.connectTimeout().toSeconds()));
        this.wakeTimeout = settings.wakeTimeout();
    }

    /** Brings the schema up to date; waits for a database that is starting or suspended. */
    void run() {
        awaken();
        var configuration = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(owner)
                .locations("classpath:dev/lectern/persistence/migration")
                .schemas("lectern")
                .validateMigrationNaming(true)
                .cleanDisabled(true);
        // A session's lock would stay behind with a pooler when its client is gone.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(true);
        try {
            configuration.load().migrate();
        } catch (FlywayException e) {
            throw new IllegalStateException(
                    "the schema lectern could not be brought up to date; the login of the direct address needs to create"
                            + " a schema, roles and the extension btree_gin, or find them there",
                    e);
        }
    }

    private void awaken() {
        RetryPolicy<Object> policy = RetryPolicy.builder()
                .handle(SQLException.class)
                .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .withJitter(0.3)
                .withMaxAttempts(-1)
                .withMaxDuration(wakeTimeout.plusMillis(1))
                .build();
        try {
            Failsafe.with(policy).run(() -> {
                try (Connection connection = owner.getConnection()) {
                    requireSupported(connection.getMetaData().getDatabaseMajorVersion());
                }
            });
        } catch (FailsafeException e) {
            throw new PortUnavailableException(PostgresStore.PORT, Duration.ofSeconds(2), e.getCause());
        }
    }

    /** @throws IllegalStateException if the server is older than all that the schema was made for */
    static void requireSupported(int major) {
        if (major < OLDEST_SERVER) {
            throw new IllegalStateException("the database is PostgreSQL " + major + "; Lectern needs PostgreSQL "
                    + OLDEST_SERVER + " or newer");
        }
    }

    /** Lets housekeeping work off the identity provider's outbox, if this login may grant that. */
    void grantOutbox() {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("grant usage on schema auth to lectern_jobs;"
                    + " grant select, delete on auth.user_deletion_outbox to lectern_jobs");
        } catch (SQLException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "No grant on the outbox of deleted accounts: SQLSTATE {0}",
                    e.getSQLState());
        }
    }

    /** Deletes accounts that a backup has brought back; a trigger puts each of them into the outbox. */
    int deleteAccounts(Collection<String> digests) {
        try (Connection connection = owner.getConnection();
                Statement look = connection.createStatement()) {
            try (ResultSet found = look.executeQuery("select to_regclass('auth.user') is not null")) {
                if (!found.next() || !found.getBoolean(1)) {
                    return 0;
                }
            }
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from auth.\"user\" where lectern.reader_digest(id) = any (?)")) {
                delete.setArray(1, connection.createArrayOf("text", digests.toArray()));
                return delete.executeUpdate();
            }
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw new IllegalStateException(
                        "this login may not delete accounts: its owner must run GRANT USAGE ON SCHEMA auth TO that login;"
                                + " GRANT SELECT, DELETE ON auth.\"user\" TO that login",
                        e);
            }
            throw new PortUnavailableException(PostgresStore.PORT, Duration.ofSeconds(2), e);
        }
    }
}
