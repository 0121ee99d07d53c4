package dev.lectern.app.runtime;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, to be closed in reverse. Closing may come from another thread, and in the middle of opening. */
final class OpenedParts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OpenedParts.class.getName());

    // Both under the lock on this:
    private final Deque<Opened> opened = new ArrayDeque<>();
    private boolean closed;

    private record Opened(String part, AutoCloseable resource) {
        void close() {
            try {
                LOG.log(System.Logger.Level.DEBUG, "stopping {0}", part);
                resource.close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "could not stop " + part, e);
            }
        }
    }

    /**
     * Remembers it.
     *
     * @throws StartupException if closing has begun meanwhile; it is closed then
     */
    <T extends AutoCloseable> T opened(String part, T resource) {
        Opened latest = new Opened(part, resource);
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                opened.addLast(latest);
            }
        }
        if (late) {
            latest.close();
            throw new StartupException("Stopped while starting.");
        }
        return resource;
    }

    /** Closes each, the last one first; one that fails is logged. Calling it again does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        // Nothing is added from here on.
        while (!opened.isEmpty()) {
            opened.removeLast().close();
        }
    }
}
