package dev.lectern.http.javalin;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;

/**
 * One origin for a reader's browser: the API, the static site, the sign-in (forwarded to auth-server) and the health
 * checks, on a Javalin of its own with virtual threads.
 */
public final class LecternServer implements AutoCloseable {
    // The default lost connections when a thousand readers came at once.
    private static final int ACCEPT_QUEUE = 4_096;
    private static final long IDLE_MILLIS = 60_000;
    private static final long LAST_WORDS_MILLIS = 5_000;

    private final HttpSettings settings;
    private final LecternApi api;
    private final Health health;
    private final @Nullable AuthProxy proxy;
    private final Javalin javalin;

    /**
     * Wires the server; {@link #start} opens the port.
     *
     * @param checks the parts that {@code /readyz} reports, in this order
     */
    public LecternServer(HttpSettings settings, LecternApi api, List<ReadinessCheck> checks) {
        this.settings = settings;
        this.api = api;
        this.health = new Health(checks);
        this.proxy = settings.authServer() == null ? null : new AuthProxy(settings.authServer(), settings);
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Opens the port; returns when requests are served.
     *
     * @throws io.javalin.util.JavalinBindException if the port is taken
     */
    public void start() {
        javalin.start();
    }

    /** The port that is open, also where the settings left the choice to the system. */
    public int port() {
        return javalin.port();
    }

    /**
     * Stops: accepts no more connections, lets running answers end within the grace of the settings, interrupts and
     * stores the rest, and closes what is left.
     */
    @Override
    public void close() {
        health.stopping();
        for (Connector connector : javalin.jettyServer().server().getConnectors()) {
            if (connector instanceof ServerConnector acceptor) {
                acceptor.close();
            }
        }
        api.finish(settings.grace());
        javalin.stop();
        if (proxy != null) {
            proxy.close();
        }
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setUriCompliance(UriCompliance.DEFAULT);
            http.setSendServerVersion(false);
            http.setSendDateHeader(true);
        });
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new PlainErrors());
            // Lets the last words of an answer be written before its connection is closed.
            server.insertHandler(new GracefulHandler());
            server.setStopTimeout(LAST_WORDS_MILLIS);
        });
        config.jetty.addConnector(this::connector);
        api.mount(config);
        RequestLog log = new RequestLog(new Signer(settings.key()), settings.trustedProxies());
        Cors cors = Cors.of(settings);
        SecurityHeaders security = SecurityHeaders.forData(settings.behindTls());
        if (proxy != null) {
            new Routes(config, "", log, Cors.SILENT, security).any("/api/auth/*", proxy::forward);
        }
        new Routes(config, "/api", log, cors, security).close();
        Routes rest = new Routes(config, "", log, cors, security)
                .get("/livez", health::live)
                .get("/readyz", health::ready);
        if (settings.site() != null) {
            SiteFiles files = new SiteFiles(settings.site(), settings.behindTls());
            rest.get("/", files::serve).get("/*", files::serve);
        }
        rest.close();
    }

    private Connector connector(Server server, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
    }
}
