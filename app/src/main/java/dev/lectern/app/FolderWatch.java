package dev.lectern.app;

import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Notices that something in a folder or below has changed; from when it is made until it is closed. */
final class FolderWatch implements AutoCloseable {
    /** An editor writes a file in several steps, and a checkout many files. */
    private static final long QUIET_MILLIS = 300;

    private final DirectoryWatcher watcher;
    private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(1);

    FolderWatch(Path folder) throws IOException {
        watcher = DirectoryWatcher.builder()
                .path(folder)
                // False if one is waiting already, and one is as good as many.
                .listener(event -> changes.offer(true))
                .build();
        var unused = watcher.watchAsync();
    }

    /** Returns when something has changed since the last call and nothing more does. */
    void awaitChange() throws InterruptedException {
        Boolean change = changes.take();
        while (change != null) {
            change = changes.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() throws IOException {
        watcher.close();
    }
}
