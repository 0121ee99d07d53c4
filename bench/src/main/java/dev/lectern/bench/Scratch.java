package dev.lectern.bench;

import dev.lectern.app.runtime.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** A temporary folder and what runs in it, gone when closed, or when the process is told to stop. */
final class Scratch implements AutoCloseable {
    private final Path folder;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::close, "lectern-bench-exit");

    private Scratch(Path folder) {
        this.folder = folder;
    }

    static Scratch open() throws IOException {
        Scratch scratch = new Scratch(Files.createTempDirectory("lectern-bench-"));
        Runtime.getRuntime().addShutdownHook(scratch.atExit);
        return scratch;
    }

    Path folder() {
        return folder;
    }

    /** Closes it before the folder goes, the last one first. */
    synchronized <T extends AutoCloseable> T own(T started) {
        running.addLast(started);
        return started;
    }

    @Override
    public synchronized void close() {
        for (AutoCloseable last = running.pollLast(); last != null; last = running.pollLast()) {
            try {
                last.close();
            } catch (Exception e) {
                System.getLogger(Scratch.class.getName()).log(System.Logger.Level.WARNING, "could not stop", e);
            }
        }
        Folders.delete(folder);
        if (!Thread.currentThread().equals(atExit)) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException alreadyExiting) {
                // It finds nothing left to do.
                return;
            }
        }
    }
}
