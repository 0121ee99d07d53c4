package dev.lectern.app.demo;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.runtime.Folders;
import dev.lectern.app.runtime.Lectern;
import dev.lectern.app.runtime.Ports;
import dev.lectern.app.runtime.StartupReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** A Lectern for one demo or measurement: on free ports, in a temporary home, gone without a trace when closed. */
public final class OwnLectern implements AutoCloseable {
    private final Path home;
    private final Lectern lectern;
    private final List<Integer> ports;

    private OwnLectern(Path home, Lectern lectern, List<Integer> ports) {
        this.home = home;
        this.lectern = lectern;
        this.ports = ports;
    }

    /**
     * Starts it; returns when readers are served.
     *
     * @param base what to start; home and ports are replaced
     * @param owner gets what is to be closed, before anything is started
     * @throws dev.lectern.app.runtime.StartupException if a part cannot start; nothing is left then
     */
    public static OwnLectern start(AppConfig base, StartupReport report, Consumer<AutoCloseable> owner)
            throws IOException {
        Path home = Files.createTempDirectory("lectern-demo-");
        List<Integer> ports = Ports.free(3);
        AppConfig config = base.elsewhere(home, ports.get(0), ports.get(1), ports.get(2));
        try {
            Lectern lectern = Lectern.start(
                    config,
                    report,
                    starting -> owner.accept(() -> {
                        starting.close();
                        Folders.delete(home);
                    }));
            return new OwnLectern(home, lectern, ports);
        } catch (RuntimeException | Error e) {
            Folders.delete(home);
            throw e;
        }
    }

    /** Where readers open it. */
    public String url() {
        return lectern.url();
    }

    Path logs() {
        return home.resolve("logs");
    }

    Connection database() throws SQLException, IOException {
        return lectern.inspectDatabase();
    }

    /** Stops it and shows that nothing is left. */
    void stop() {
        lectern.close();
        for (int port : ports) {
            DemoFailedException.check(Ports.isFree("127.0.0.1", port), "something still listens on port " + port);
        }
        Folders.delete(home);
    }

    @Override
    public void close() {
        lectern.close();
        Folders.delete(home);
    }
}
