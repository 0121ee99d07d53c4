package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.metrics.ManagementServer;
import dev.lectern.app.metrics.Metrics;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.persistence.jooq.PostgresSettings;
import dev.lectern.persistence.jooq.PostgresStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs, from the first check to ready, and back in reverse. Start it on a thread that lives as long as it
 * does: on Linux the children are told to stop when that thread ends.
 */
public final class Lectern implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Lectern.class.getName());
    private static final Duration PORT_PATIENCE_AFTER_CRASH = Duration.ofSeconds(10);
    private static final Duration INDEX_AGAIN_EVERY = Duration.ofSeconds(10);

    private final AppConfig config;
    private final StartupReport report;
    private final OpenedParts parts = new OpenedParts();
    private @Nullable EmbeddedPostgres postgres;

    private Lectern(AppConfig config, StartupReport report) {
        this.config = config;
        this.report = report;
    }

    /**
     * Starts every part in order; returns when readers are served.
     *
     * @param owner gets it before anything is started, so that it can be closed in the middle of that
     * @throws StartupException if a part cannot start; what had been started is stopped again
     */
    public static Lectern start(AppConfig config, StartupReport report, Consumer<Lectern> owner) {
        Lectern lectern = new Lectern(config, report);
        owner.accept(lectern);
        try {
            lectern.open();
        } catch (IOException e) {
            lectern.close();
            throw new StartupException("A file under " + config.home() + " cannot be used: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "cannot start", e);
            lectern.close();
            throw e;
        }
        return lectern;
    }

    /** Where readers open it. */
    public String url() {
        return config.publicUrl();
    }

    /**
     * A connection to the embedded database that sees every row, for proofs.
     *
     * @throws IllegalStateException if the database is not the embedded one
     */
    public Connection inspectDatabase() throws SQLException {
        EmbeddedPostgres own = postgres;
        if (own == null) {
            throw new IllegalStateException("only the embedded database can be looked into");
        }
        return own.inspect();
    }

    private void open() throws IOException {
        Path home = Folders.createPrivate(config.home());
        Path logs = Folders.createPrivate(home.resolve("logs"));
        HomeLock lock = parts.opened("lock", HomeLock.take(home, config.publicUrl()));
        LogFiles.open(logs, config.jsonLogs());
        parts.opened("logs", LogFiles::close);
        LOG.log(System.Logger.Level.INFO, "starting on {0}", home);
        boolean orphan = config.database().isEmbedded() && EmbeddedPostgres.stopOrphan(home);
        if (orphan) {
            LOG.log(System.Logger.Level.WARNING, "stopped the PostgreSQL that a killed run had left behind");
        }
        Ports.check(config, lock.isAfterCrash() ? PORT_PATIENCE_AFTER_CRASH : Duration.ZERO);

        // The model takes as long to load as everything else together, and needs nothing of it.
        CompletableFuture<Indexing> loading = CompletableFuture.supplyAsync(() -> Indexing.open(config));
        parts.opened(
                "index",
                () -> loading.thenAccept(Indexing::close)
                        .exceptionally(e -> null)
                        .join());
        String databaseUrl = database(home, orphan);
        AuthServer authServer = beginAuthServer(databaseUrl);
        PostgresStore store = migrations(databaseUrl);
        NodeId node = new NodeId(Folders.secret(home.resolve("node-id")));
        interruptAbandoned(store, node);
        Indexing indexing = index(loading);
        if (authServer != null) {
            finishAuthServer(authServer);
        }
        serve(store, indexing, node, home);
    }

    private String database(Path home, boolean afterOrphan) throws IOException {
        String external = config.database().url();
        if (external != null) {
            return external;
        }
        long began = System.nanoTime();
        EmbeddedPostgres own = parts.opened(
                "database", EmbeddedPostgres.start(home, config.database().embeddedPort()));
        postgres = own;
        report.ready(
                "database",
                "PostgreSQL on port " + config.database().embeddedPort() + ", data in " + home.resolve("postgres")
                        + (afterOrphan ? "; one that a killed run had left was stopped first" : ""),
                since(began));
        return own.url();
    }

    private PostgresStore migrations(String databaseUrl) {
        long began = System.nanoTime();
        PostgresStore store = parts.opened(
                "store",
                Maintenance.store(PostgresSettings.of(databaseUrl)
                        .withDirectUrl(config.database().directUrl())));
        report.ready("migrations", "schema up to date", since(began));
        return store;
    }

    private @Nullable AuthServer beginAuthServer(String databaseUrl) throws IOException {
        URI url = config.auth().server();
        if (url == null || !config.auth().own()) {
            String where = url == null
                    ? "none; tokens come from " + config.auth().tokens().issuer()
                    : "at " + url;
            report.ready("auth-server", where + ", not ours to start", Duration.ZERO);
            return null;
        }
        return parts.opened(
                "auth-server",
                AuthServer.start(
                        config,
                        url,
                        Installation.authServerProgram(),
                        databaseUrl,
                        config.database().directUrl()));
    }

    private void finishAuthServer(AuthServer authServer) {
        long began = System.nanoTime();
        authServer.awaitReady();
        report.ready("auth-server", "on port " + authServer.port(), since(began));
    }

    private void interruptAbandoned(PostgresStore store, NodeId node) {
        int interrupted = store.abandonedAnswers().interruptAllOf(node, Instant.now());
        if (interrupted > 0) {
            LOG.log(System.Logger.Level.WARNING, "ended {0} answers that the last run left unfinished", interrupted);
        }
    }

    private Indexing index(CompletableFuture<Indexing> loading) {
        long began = System.nanoTime();
        Indexing indexing;
        try {
            indexing = loading.join();
        } catch (CompletionException e) {
            throw new StartupException("The embedding model cannot be loaded: " + e.getCause(), e);
        }
        ServedBook book = parts.opened("book", new ServedBook(config.book(), indexing, INDEX_AGAIN_EVERY));
        report.ready("index", book.start(report::embedding), since(began));
        return indexing;
    }

    private void serve(PostgresStore store, Indexing indexing, NodeId node, Path home) throws IOException {
        long began = System.nanoTime();
        Assembly assembly = Assembly.of(config, store, indexing, node, Folders.secret(home.resolve("http-key")));
        parts.opened("generator", assembly.generators());
        parts.opened("keys", assembly.tokens());
        if (assembly.sessions() != null) {
            parts.opened("sessions", assembly.sessions());
        }
        parts.opened("metrics", assembly.metrics());
        manage(assembly.metrics());
        parts.opened("housekeeping", assembly.housekeeping());
        assembly.housekeeping().start();
        parts.opened("schedule", assembly.schedule());
        assembly.schedule().start();
        parts.opened("server", assembly.server());
        assembly.server().start();
        new WarmUp(config, assembly).run();
        report.ready(
                "server",
                config.host() + ":" + config.port() + (config.site() == null ? ", the API alone" : ", site and API"),
                since(began));
        LOG.log(System.Logger.Level.INFO, "ready");
    }

    private void manage(Metrics metrics) throws IOException {
        AppConfig.Management management = config.management();
        if (management != null) {
            parts.opened("management", ManagementServer.start(management.host(), management.port(), metrics));
        }
    }

    /** Stops everything in reverse order, each part within its own bound. Calling it again does nothing. */
    @Override
    public void close() {
        parts.close();
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
