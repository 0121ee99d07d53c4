package dev.lectern.app;

import dev.lectern.app.runtime.StartupReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line for each part of a start. */
record ConsoleReport(PrintWriter out) implements StartupReport {
    private static final int EVERY = 128;

    @Override
    public void ready(String part, String detail, Duration took) {
        out.printf(Locale.ROOT, "  %-12s ready  %5.1f s  %s%n", part, took.toMillis() / 1000.0, detail);
        out.flush();
    }

    @Override
    public void embedding(int done, int total) {
        if (done == total || done % EVERY == 0) {
            out.printf(Locale.ROOT, "  %-12s %d of %d passages embedded%n", "", done, total);
            out.flush();
        }
    }
}
