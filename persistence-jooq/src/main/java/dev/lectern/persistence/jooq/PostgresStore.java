package dev.lectern.persistence.jooq;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.lectern.core.asking.QuotaRepository;
import dev.lectern.core.conversation.AbandonedAnswers;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.IdempotencyKeys;
import dev.lectern.core.privacy.ErasureLedger;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.core.privacy.RetentionRepository;
import dev.lectern.core.privacy.UserRepository;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Properties;
import org.jooq.ExecuteListener;
import org.postgresql.PGConnection;

/**
 * The store on PostgreSQL. Safe for use by many threads; its ports block, hold no connection between calls, and throw
 * {@link dev.lectern.core.PortUnavailableException} with the port {@value #PORT} when it cannot be reached. It recovers
 * by itself.
 */
public final class PostgresStore implements AutoCloseable {
    /** How an operator knows this part. */
    public static final String PORT = "database";

    private static final int DEFAULT_PREPARE_THRESHOLD = 5;

    private final Database database;
    private final ConversationRepository conversations;
    private final AbandonedAnswers abandonedAnswers;
    private final IdempotencyKeys idempotencyKeys;
    private final QuotaRepository quotas;
    private final UserRepository users;
    private final ErasureRepository erasures;
    private final ErasureLedger ledger;
    private final RetentionRepository retention;
    private final Migrations migrations;

    private PostgresStore(Database database, Migrations migrations) {
        this.database = database;
        this.conversations = new JooqConversations(database);
        this.abandonedAnswers = new JooqAbandonedAnswers(database);
        this.idempotencyKeys = new JooqIdempotencyKeys(database);
        this.quotas = new JooqQuotas(database);
        this.users = new JooqUsers(database);
        this.ledger = new JooqErasureLedger(database);
        this.retention = new JooqRetention(database);
        this.migrations = migrations;
        this.erasures = new JooqErasures(database, new DeletedAccounts(database, migrations::grantOutbox));
    }

    /**
     * Brings the schema up to date, makes sure that nothing served sees past row-level security, and opens the pool.
     *
     * @throws dev.lectern.core.PortUnavailableException if the database did not answer within {@link
     *     PostgresSettings#wakeTimeout}
     * @throws IllegalStateException if it answers but cannot be used, with the statement that mends it
     */
    public static PostgresStore open(PostgresSettings settings) {
        return open(settings, new ExecuteListener[0]);
    }

    static PostgresStore open(PostgresSettings settings, ExecuteListener... listeners) {
        Migrations migrations = new Migrations(settings);
        migrations.run();
        Database database = new Database(pool(settings), settings.statementTimeout(), listeners);
        try {
            Isolation.require(database);
            return new PostgresStore(database, migrations);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static HikariDataSource pool(PostgresSettings settings) {
        PostgresUrl url = settings.serving();
        Properties driver = url.driverProperties();
        driver.setProperty("tcpKeepAlive", "true");
        driver.setProperty(
                "loginTimeout",
                Long.toString(Math.max(1, settings.connectTimeout().toSeconds())));
        // The network may fail without a word; the server's own timeout comes first.
        driver.setProperty(
                "socketTimeout", Long.toString(settings.statementTimeout().toSeconds() + 5));
        // Details repeat what was stored: they reach no log through an exception.
        driver.setProperty("logServerErrorDetail", "false");
        driver.putIfAbsent("ApplicationName", "lectern");
        driver.setProperty("prepareThreshold", Integer.toString(prepareThreshold(settings, driver)));

        HikariConfig config = new HikariConfig();
        config.setPoolName("lectern");
        config.setJdbcUrl(url.jdbcUrl());
        config.setDataSourceProperties(driver);
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(settings.acquireTimeout().toMillis());
        config.setValidationTimeout(Math.min(1000, settings.acquireTimeout().toMillis()));
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static int prepareThreshold(PostgresSettings settings, Properties driver) {
        Integer given = settings.prepareThreshold();
        if (given != null) {
            return given;
        }
        PostgresUrl url = settings.serving();
        Boolean pooled = url.pooled();
        return (pooled == null ? leadsThroughPooler(url, driver) : pooled) ? 0 : DEFAULT_PREPARE_THRESHOLD;
    }

    /**
     * Whether the server process that answers is another one than the connection was told when it was opened. A pooler gives
     * a number of its own there, by which it finds what a client wants to cancel.
     */
    static boolean leadsThroughPooler(PostgresUrl url, Properties driver) {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), driver);
                Statement statement = connection.createStatement();
                ResultSet answering = statement.executeQuery("select pg_backend_pid()")) {
            return !answering.next()
                    || answering.getInt(1)
                            != connection.unwrap(PGConnection.class).getBackendPID();
        } catch (SQLException e) {
            // Whoever uses the pool says what is wrong. Until then, what works everywhere.
            return true;
        }
    }

    /** The conversations of all readers. */
    public ConversationRepository conversations() {
        return conversations;
    }

    /** The answers nobody generates any more. */
    public AbandonedAnswers abandonedAnswers() {
        return abandonedAnswers;
    }

    /** The names of requests. */
    public IdempotencyKeys idempotencyKeys() {
        return idempotencyKeys;
    }

    /** How much readers have asked. */
    public QuotaRepository quotas() {
        return quotas;
    }

    /** The readers. */
    public UserRepository users() {
        return users;
    }

    /** The erasures, those asked for here and those that the identity provider reports. */
    public ErasureRepository erasures() {
        return erasures;
    }

    /** What was erased, by digests. */
    public ErasureLedger ledger() {
        return ledger;
    }

    /**
     * Deletes accounts of the auth-server that shares this database, and that a backup has brought back; their sessions
     * go with them. Where there is no auth-server in this database nothing is done.
     *
     * @param digests the digests of their ids, see {@link ErasureLedger#digestOf}
     * @return how many there were
     * @throws IllegalStateException if this login may not, with the statement that mends it
     */
    public int deleteAccounts(Collection<String> digests) {
        return migrations.deleteAccounts(digests);
    }

    /** What retention needs to know, and its deletions. */
    public RetentionRepository retention() {
        return retention;
    }

    /**
     * Asks the database for a sign of life, through the pool.
     *
     * @throws dev.lectern.core.PortUnavailableException if there is none
     */
    public void ping() {
        database.housekeeping(sql -> sql.selectOne().fetch());
    }

    /**
     * Connections to the database at this moment.
     *
     * @param active in use
     * @param idle at rest
     * @param awaited how many calls wait for one
     */
    public record Pool(int active, int idle, int awaited) {}

    /** How the pool stands. */
    public Pool pool() {
        return database.pool();
    }

    Database database() {
        return database;
    }

    /** Closes the pool. Calls under way fail as unavailable. */
    @Override
    public void close() {
        database.close();
    }
}
