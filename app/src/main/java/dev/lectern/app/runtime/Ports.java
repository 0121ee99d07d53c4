package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.config.Variable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the ports we are about to listen on are free. */
public final class Ports {
    private Ports() {}

    /**
     * Checks every port before anything is started.
     *
     * @param patience how long to wait for what a killed run may still be giving up
     * @throws StartupException naming every port that is taken and the variable that moves it
     */
    static void check(AppConfig config, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            List<String> taken = taken(config);
            if (taken.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new StartupException(String.join(System.lineSeparator(), taken));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartupException("Interrupted while waiting for ports.", e);
            }
        }
    }

    /** Whether nobody listens there. */
    public static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ports that nobody listens on at this moment, all different. */
    public static List<Integer> free(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private static List<String> taken(AppConfig config) {
        List<String> taken = new ArrayList<>();
        collect(taken, "the server", config.host(), config.port(), Variable.LECTERN_PORT);
        URI authServer = config.auth().server();
        if (config.auth().own() && authServer != null) {
            collect(taken, "auth-server", "127.0.0.1", authServer.getPort(), Variable.LECTERN_AUTH_PORT);
        }
        if (config.database().isEmbedded()) {
            collect(taken, "PostgreSQL", "127.0.0.1", config.database().embeddedPort(), Variable.LECTERN_DB_PORT);
        }
        AppConfig.Management management = config.management();
        if (management != null) {
            collect(taken, "metrics", management.host(), management.port(), Variable.LECTERN_MANAGEMENT_PORT);
        }
        return taken;
    }

    private static void collect(List<String> taken, String part, String host, int port, Variable variable) {
        if (!isFree(host, port)) {
            taken.add("Port " + port + " for " + part + " is taken on " + host + ": stop what listens there, or set "
                    + variable + " to another one.");
        }
    }
}
