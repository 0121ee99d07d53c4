package dev.lectern.app;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Closes what runs when the process is told to stop, by Ctrl-C or SIGTERM. */
final class Shutdown implements Runnable {
    private static final System.Logger LOG = System.getLogger(Shutdown.class.getName());

    private final PrintWriter out;
    private @Nullable AutoCloseable running;

    private Shutdown(PrintWriter out) {
        this.out = out;
    }

    static Shutdown install(PrintWriter out) {
        Shutdown shutdown = new Shutdown(out);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "lectern-shutdown"));
        return shutdown;
    }

    synchronized void own(AutoCloseable started) {
        running = started;
    }

    @Override
    public void run() {
        AutoCloseable last;
        synchronized (this) {
            last = running;
        }
        if (last != null) {
            try {
                last.close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "could not stop", e);
            }
        }
        out.flush();
    }
}
