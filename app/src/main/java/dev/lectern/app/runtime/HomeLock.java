package dev.lectern.app.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a home to one running Lectern. The operating system releases it however the process ends. */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;
    private final Path running;
    private final boolean afterCrash;

    private HomeLock(FileChannel channel, Path running, boolean afterCrash) {
        this.channel = channel;
        this.running = running;
        this.afterCrash = afterCrash;
    }

    /** @throws StartupException if another process holds it; the message says which and where it answers */
    static HomeLock take(Path home, String url) throws IOException {
        // Who holds it stands in a file of its own: closing a second channel on a locked file gives the lock up.
        Path running = home.resolve("running");
        FileChannel channel =
                FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            String who = Files.exists(running) ? Files.readString(running).strip() : "process unknown";
            throw new StartupException("Lectern is already running on " + home + " (" + who + ")."
                    + " Stop it first, or set LECTERN_HOME and the ports to run another one.");
        }
        boolean afterCrash = Files.exists(running);
        Files.writeString(running, "process " + ProcessHandle.current().pid() + ", " + url);
        return new HomeLock(channel, running, afterCrash);
    }

    /** Whether the last run on this home did not end by itself. */
    boolean isAfterCrash() {
        return afterCrash;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(running);
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
