package dev.lectern.rag.openai;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint sends, as long as it is bearable: not too much, no endless line, and something worth reading in time.
 * A line of a stream that only keeps the connection awake does not count. One thread reads; the guard closes what is too
 * slow under it, which ends its reading.
 */
final class GuardedBody extends FilterInputStream {
    /** The longest line of a stream: a piece of an answer has some hundred bytes. */
    static final int LONGEST_LINE = 256 << 10;

    private static final long LARGEST = 64L << 20;
    private static final String DATA = "data:";

    private final ScheduledExecutorService guard;
    private final Duration idle;
    private final boolean lines;
    private final long end;
    private volatile long due;
    private volatile long looking;
    private volatile boolean late;
    private volatile boolean closed;
    private volatile @Nullable Future<?> watching;
    private long total;
    private int column;
    private boolean data = true;

    /**
     * @param first until when something must have come, as {@link System#nanoTime()} counts
     * @param end until when all of it must have come
     * @param idle how long to wait for the next line with data; a body that is no stream has until the end
     */
    GuardedBody(InputStream body, boolean stream, long first, long end, Duration idle, ScheduledExecutorService guard) {
        super(body);
        this.lines = stream;
        this.end = end;
        this.idle = idle;
        this.guard = guard;
        this.due = stream ? Math.min(first, end) : end;
        watch();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? read : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read;
        try {
            read = super.read(bytes, offset, length);
        } catch (IOException e) {
            throw late ? slow() : e;
        }
        if (late) {
            throw slow();
        }
        for (int i = 0; i < read; i++) {
            look(bytes[offset + i]);
        }
        total += Math.max(0, read);
        if (total > LARGEST) {
            throw new IOException("more than " + LARGEST + " bytes");
        }
        return read;
    }

    /** Ends whatever is being read, from any thread. */
    @Override
    public void close() {
        closed = true;
        Future<?> task = watching;
        if (task != null) {
            task.cancel(false);
        }
        try {
            in.close();
        } catch (IOException e) {
            // It was to be gone, and it is.
        }
    }

    private void look(byte b) throws IOException {
        if (!lines) {
            return;
        }
        if (b == '\n' || b == '\r') {
            if (data && column > DATA.length()) {
                progress();
            }
            column = 0;
            data = true;
            return;
        }
        data &= column >= DATA.length() || b == DATA.charAt(column);
        column++;
        if (column > LONGEST_LINE) {
            throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
        }
    }

    private synchronized void progress() {
        due = Math.min(System.nanoTime() + idle.toNanos(), end);
        Future<?> task = watching;
        // The first words may be waited for longer than the next ones.
        if (due < looking && task != null && task.cancel(false)) {
            watch();
        }
    }

    private synchronized void watch() {
        long left = due - System.nanoTime();
        if (closed) {
            return;
        }
        if (left <= 0) {
            late = true;
            close();
        } else {
            looking = due;
            watching = guard.schedule(this::watch, left, TimeUnit.NANOSECONDS);
        }
    }

    private static InterruptedIOException slow() {
        return new InterruptedIOException("nothing came in time");
    }
}
