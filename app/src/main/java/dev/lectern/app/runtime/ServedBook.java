package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.IndexBook;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The book that is served, brought up to date with its folder when the server starts: at once, or, while the index is away
 * or another process writes it, as soon as that is over. Readers are served meanwhile, from what is published.
 */
final class ServedBook implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServedBook.class.getName());
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final AppConfig.Book book;
    private final Index index;
    private final Duration pause;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread later;

    /** What this needs of the index. */
    interface Index {
        /** Brings the index up to date with the book. */
        IndexBook.Outcome bringUpToDate(AppConfig.Book book, IndexBook.Progress progress);

        /** Whether readers can be answered from the book. */
        boolean isPublished(AppConfig.Book book);
    }

    /** @param pause between two attempts, once the first has failed */
    ServedBook(AppConfig.Book book, Index index, Duration pause) {
        this.book = book;
        this.index = index;
        this.pause = pause;
    }

    /**
     * Tries once, and goes on trying by itself where that helps.
     *
     * @return what came of it, for the person at the terminal
     */
    String start(IndexBook.Progress progress) {
        try {
            if (!Files.isDirectory(book.folder())) {
                return index.isPublished(book)
                        ? "of " + book.id() + " as it is; no folder to compare it with"
                        : "empty: set LECTERN_BOOK_DIR or run `./lectern index DIR`";
            }
            return switch (index.bringUpToDate(book, progress)) {
                case IndexBook.Outcome.Indexed indexed -> describe(indexed.report());
                case IndexBook.Outcome.RefusedEmpty empty -> "unchanged: " + book.folder() + " holds no page";
                case IndexBook.Outcome.Busy busy -> {
                    goOn();
                    yield "being written by another process; serving what is published, and looking again after that";
                }
            };
        } catch (PortUnavailableException e) {
            LOG.log(System.Logger.Level.ERROR, "the index cannot be reached; trying again until it can", e);
            goOn();
            return "cannot be reached; questions are answered with 503 until it can, and the book is indexed then";
        } catch (UncheckedIOException e) {
            LOG.log(System.Logger.Level.ERROR, "the book cannot be read", e);
            return "unchanged: " + book.folder() + " cannot be read: " + e.getMessage();
        }
    }

    private void goOn() {
        later = Thread.ofPlatform().daemon().name("lectern-index").start(() -> {
            try {
                while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS) && !isDone()) {
                    LOG.log(System.Logger.Level.DEBUG, "the index is not up to date yet");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private boolean isDone() {
        try {
            return switch (index.bringUpToDate(book, (done, total) -> stopIfClosing())) {
                case IndexBook.Outcome.Indexed indexed -> {
                    LOG.log(System.Logger.Level.INFO, "the index is up to date: {0}", describe(indexed.report()));
                    yield true;
                }
                case IndexBook.Outcome.RefusedEmpty empty -> {
                    LOG.log(System.Logger.Level.WARNING, "{0} holds no page; the index is unchanged", book.folder());
                    yield true;
                }
                case IndexBook.Outcome.Busy busy -> false;
            };
        } catch (PortUnavailableException e) {
            return false;
        } catch (CancellationException e) {
            return true;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the book cannot be indexed; `./lectern index` tries again", e);
            return true;
        }
    }

    private void stopIfClosing() {
        if (closing.getCount() == 0) {
            throw new CancellationException("the server stops");
        }
    }

    private static String describe(IndexBook.Report report) {
        int passages = report.added() + report.unchanged();
        String skipped =
                report.skipped().isEmpty() ? "" : ", " + report.skipped().size() + " skipped";
        return report.pages() + " pages, " + passages + " passages (" + report.added() + " new, " + report.removed()
                + " removed" + skipped + ")";
    }

    /** What is half written is discarded; the next start writes it. */
    @Override
    public void close() {
        closing.countDown();
        Thread trying = later;
        try {
            if (trying != null && !trying.join(STOP_PATIENCE)) {
                LOG.log(System.Logger.Level.WARNING, "left the index in the middle of a run; the next one repairs it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
