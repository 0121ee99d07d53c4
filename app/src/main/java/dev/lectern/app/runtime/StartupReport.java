package dev.lectern.app.runtime;

import java.time.Duration;

/** Follows a start, part by part; called on the starting thread. */
public interface StartupReport {
    /**
     * A part works.
     *
     * @param detail what and where, for the person at the terminal
     */
    void ready(String part, String detail, Duration took);

    /**
     * Passages are being embedded.
     *
     * @param total how many there are to embed
     */
    void embedding(int done, int total);
}
