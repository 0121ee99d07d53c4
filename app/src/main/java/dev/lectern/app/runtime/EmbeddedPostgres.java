package dev.lectern.app.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL of our own, on data that is kept. One at a time for each home; the caller holds the {@link HomeLock}.
 *
 * <p>It runs in its own session, so that Ctrl-C reaches it only through us and in the right order, and it is told to shut
 * down when the thread that called {@link #start} ends, however this process dies.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final String DATABASE = "lectern";

    private final Process process;
    private final int port;
    private final String password;

    private EmbeddedPostgres(Process process, int port, String password) {
        this.process = process;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts on {@code home/postgres}, which is made the first time.
     *
     * @throws StartupException if it does not come up; the message says where its log is
     */
    public static EmbeddedPostgres start(Path home, int port) throws IOException {
        PostgresAccount account = PostgresAccount.choose();
        Path data = home.resolve("postgres");
        Optional<Path> obstacle = account.obstacle(data);
        if (obstacle.isPresent()) {
            throw new StartupException("PostgreSQL must run as nobody here and cannot pass " + obstacle.get()
                    + ". Run `chmod o+x " + obstacle.get() + "`, move LECTERN_HOME, or set DATABASE_URL.");
        }
        PostgresBinaries binaries = PostgresBinaries.in(home);
        Path log = home.resolve("logs").resolve("postgres.log");
        String password = Folders.secret(home.resolve("postgres-password"));
        if (!Files.exists(data)) {
            initialise(binaries, account, data, password, log);
        }
        account.own(data);
        List<String> command = Tools.owned("INT", account.prefix(), serverCommand(binaries, data, port));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(new File("/dev/null"))
                .start();
        EmbeddedPostgres postgres = new EmbeddedPostgres(process, port, password);
        try {
            postgres.awaitReady(log);
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
        return postgres;
    }

    /**
     * Stops the server that a killed run has left on this home.
     *
     * @return whether there was one
     */
    static boolean stopOrphan(Path home) throws IOException {
        Path pidFile = home.resolve("postgres").resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return false;
        }
        Optional<ProcessHandle> orphan = Files.readAllLines(pidFile).stream()
                .findFirst()
                .filter(line -> line.matches("\\d{1,9}"))
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                .filter(handle -> handle.info()
                        .command()
                        .filter(name -> name.endsWith("postgres"))
                        .isPresent());
        if (orphan.isEmpty()) {
            return false;
        }
        shutDown(orphan.get());
        return true;
    }

    /** As other programs want it; holds the password. */
    public String url() {
        return url(password, port);
    }

    /** The address of the one that runs on this home; holds the password. */
    static String url(Path home, int port) throws IOException {
        return url(Folders.secret(home.resolve("postgres-password")), port);
    }

    private static String url(String password, int port) {
        return "postgresql://postgres:" + password + "@127.0.0.1:" + port + "/" + DATABASE;
    }

    /** A connection of the owner, who sees everything. */
    Connection inspect() throws SQLException {
        return connect(DATABASE);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        shutDown(process.toHandle());
    }

    private static void initialise(
            PostgresBinaries binaries, PostgresAccount account, Path data, String password, Path log)
            throws IOException {
        Path unfinished = data.resolveSibling("postgres.unfinished");
        Folders.delete(unfinished);
        Folders.createPrivate(unfinished);
        account.own(unfinished);
        Path passwordFile = Files.createTempFile(data.getParent(), "initdb", "");
        try {
            Files.writeString(passwordFile, password);
            account.own(passwordFile);
            List<String> command = new ArrayList<>(account.prefix());
            command.addAll(List.of(
                    binaries.program("initdb"),
                    "--pgdata=" + unfinished,
                    "--username=postgres",
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8"));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (process.waitFor() != 0) {
                throw new StartupException("PostgreSQL could not create its data folder. The end of " + log + ":"
                        + System.lineSeparator() + tail(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("Interrupted while PostgreSQL created its data folder.", e);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> serverCommand(PostgresBinaries binaries, Path data, int port) {
        List<String> command = new ArrayList<>(List.of(binaries.program("postgres"), "-D", data.toString()));
        for (String setting : List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=60",
                "fsync=on",
                "synchronous_commit=on",
                "timezone=UTC",
                // A failed statement and the row it failed on may hold what a reader wrote.
                "log_min_error_statement=panic",
                "log_error_verbosity=terse")) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }

    private void awaitReady(Path log) {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            if (!process.isAlive()) {
                throw new StartupException(
                        "PostgreSQL did not start. The end of " + log + ":" + System.lineSeparator() + tail(log));
            }
            try (Connection connection = connect("postgres")) {
                createDatabase(connection);
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw new StartupException("PostgreSQL did not answer on port " + port + ". Its log is " + log, e);
                }
                pause();
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", "postgres");
        login.setProperty("password", password);
        login.setProperty("connectTimeout", "2");
        login.setProperty("sslmode", "disable");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, login);
    }

    private static void createDatabase(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        }
    }

    /** A fast shutdown: sessions are ended, the data is whole. Only if that takes too long the server is killed. */
    private static void shutDown(ProcessHandle server) {
        if (!server.isAlive()) {
            return;
        }
        Tools.output("kill", "-INT", Long.toString(server.pid()));
        try {
            server.onExit().get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "PostgreSQL did not stop within {0}; killing it", STOP_PATIENCE);
            server.destroyForcibly();
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException e) {
            return "(it cannot be read: " + e.getMessage() + ")";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(25);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("Interrupted while PostgreSQL started.", e);
        }
    }
}
