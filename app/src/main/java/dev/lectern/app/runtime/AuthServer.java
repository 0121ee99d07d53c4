package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs auth-server as a child, and again when it dies. One thread starts every child and waits for it: a child is told to
 * stop when the thread that started it ends, and when its standard input closes, however this process dies.
 */
final class AuthServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AuthServer.class.getName());
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final long KEPT_LOG_BYTES = 10L * 1024 * 1024;
    private static final int LONGEST_PAUSE_SECONDS = 30;

    private final ProcessBuilder builder;
    private final URI url;
    private final Path log;
    private final Thread supervisor;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Process process;
    private volatile boolean gaveUp;

    private AuthServer(ProcessBuilder builder, URI url, Path log) {
        this.builder = builder;
        this.url = url;
        this.log = log;
        this.supervisor = Thread.ofPlatform().name("lectern-auth-server").unstarted(this::supervise);
    }

    /**
     * Begins to start it; {@link #awaitReady} waits for the end of that.
     *
     * @param url where it is to answer
     * @param program auth-server's {@code main.js}
     * @param databaseUrl where accounts are kept
     * @throws StartupException if Node or the program is missing
     */
    static AuthServer start(AppConfig config, URI url, Path program, String databaseUrl, @Nullable String directUrl)
            throws IOException {
        if (!Files.isRegularFile(program)) {
            throw new StartupException("auth-server is not built: " + program
                    + " is missing. Run `./lectern up`, which builds it, or `mvn -Dquick package`.");
        }
        Path node = Tools.find("node")
                .orElseThrow(
                        () -> new StartupException(
                                "auth-server needs Node 20.19 or newer, and no `node` is on the"
                                        + " PATH. Install it (`./lectern doctor` says how), or set LECTERN_AUTH_URL to one that runs."));
        Path log = config.home().resolve("logs").resolve("auth.log");
        if (Files.exists(log) && Files.size(log) > KEPT_LOG_BYTES) {
            Files.move(log, log.resolveSibling("auth.1.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Tools.owned("TERM", List.of(), List.of(node.toString(), program.toString())))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        // Only what is named here: the environment may hold settings of other programs, or secrets of none of its
        // business.
        environment.clear();
        environment.put("PATH", AppConfig.searchPath());
        environment.put("NODE_ENV", "production");
        environment.putAll(settings(config, url, databaseUrl, directUrl));
        AuthServer server = new AuthServer(builder, url, log);
        server.supervisor.start();
        return server;
    }

    int port() {
        return url.getPort();
    }

    /** @throws StartupException if it does not answer within a minute; the message shows the end of its log */
    void awaitReady() {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest ready = HttpRequest.newBuilder(url.resolve("/readyz"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            while (!answers(client, ready)) {
                if (gaveUp || System.nanoTime() > deadline) {
                    throw new StartupException("auth-server did not become ready. The end of " + log + ":"
                            + System.lineSeparator() + tail());
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("Interrupted while auth-server started.", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        Process child = process;
        if (child != null) {
            child.destroy();
        }
        try {
            if (!supervisor.join(STOP_PATIENCE) && child != null) {
                LOG.log(System.Logger.Level.WARNING, "auth-server did not stop within {0}; killing it", STOP_PATIENCE);
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> settings(
            AppConfig config, URI url, String databaseUrl, @Nullable String directUrl) throws IOException {
        AppConfig.Auth auth = config.auth();
        Map<String, String> settings = new java.util.HashMap<>(auth.passedOn());
        settings.put("DATABASE_URL", databaseUrl);
        settings.put("DATABASE_DIRECT_URL", directUrl == null ? databaseUrl : directUrl);
        if (auth.secret() != null) {
            settings.put("BETTER_AUTH_SECRET", auth.secret());
        } else if (!settings.containsKey("BETTER_AUTH_SECRETS")) {
            settings.put("BETTER_AUTH_SECRET", Folders.secret(config.home().resolve("auth-secret")));
        }
        List<String> origins = new ArrayList<>(List.of(config.publicUrl()));
        origins.addAll(config.allowedOrigins());
        settings.put("BETTER_AUTH_URL", config.publicUrl());
        settings.put("AUTH_HOST", "127.0.0.1");
        settings.put("AUTH_PORT", Integer.toString(url.getPort()));
        settings.put("AUTH_AUDIENCE", auth.tokens().audience());
        settings.put("AUTH_ISSUER", auth.tokens().issuer());
        settings.put("AUTH_TRUSTED_ORIGINS", String.join(",", origins));
        settings.put("AUTH_PROXY_HOPS", "1");
        settings.put("AUTH_MAIL_OUTBOX_DIR", config.home().resolve("mail").toString());
        settings.put("AUTH_EXIT_WITH_STDIN", "1");
        return settings;
    }

    private void supervise() {
        for (int pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS)) {
            long started = System.nanoTime();
            try {
                Process child = builder.start();
                process = child;
                if (closing.getCount() == 0) {
                    child.destroy();
                }
                int code = child.waitFor();
                if (closing.getCount() == 0) {
                    return;
                }
                LOG.log(System.Logger.Level.ERROR, "auth-server ended with code {0}; see {1}", code, log);
                // 78: its configuration is wrong, and trying again makes it no better.
                gaveUp = code == 78;
                if (gaveUp) {
                    return;
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.ERROR, "auth-server cannot be started", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (System.nanoTime() - started > Duration.ofMinutes(5).toNanos()) {
                pause = 1;
            }
            if (closesWithin(pause)) {
                return;
            }
        }
    }

    private boolean closesWithin(int seconds) {
        try {
            return closing.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException e) {
            return "(it cannot be read: " + e.getMessage() + ")";
        }
    }
}
