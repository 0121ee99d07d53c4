package dev.lectern.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.config.AppConfig;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.IndexBook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ServedBookTest {
    private static final IndexBook.Outcome INDEXED =
            new IndexBook.Outcome.Indexed(new IndexBook.Report(2, 3, 1, 0, List.of()));

    @TempDir
    private Path folder = Path.of("");

    private ServedBook served(Function<IndexBook.Progress, IndexBook.Outcome> run) {
        AppConfig.Book book = new AppConfig.Book(new BookId("book"), "Book", folder, "/docs");
        return new ServedBook(
                book,
                new ServedBook.Index() {
                    @Override
                    public IndexBook.Outcome bringUpToDate(AppConfig.Book asked, IndexBook.Progress progress) {
                        return run.apply(progress);
                    }

                    @Override
                    public boolean isPublished(AppConfig.Book asked) {
                        return false;
                    }
                },
                Duration.ofMillis(1));
    }

    private static PortUnavailableException away() {
        return new PortUnavailableException("index", Duration.ofSeconds(1), new IllegalStateException("away"));
    }

    @Test
    void an_index_that_was_away_is_filled_when_it_is_back_and_then_left_alone() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        Semaphore filled = new Semaphore(0);
        try (ServedBook book = served(progress -> {
            if (attempts.incrementAndGet() <= 3) {
                throw away();
            }
            filled.release();
            return INDEXED;
        })) {
            assertThat(book.start((done, total) -> {})).contains("cannot be reached");
            filled.acquire();
        }
        assertThat(attempts).hasValue(4);
    }

    @Test
    void a_book_that_another_process_writes_is_looked_at_again_after_that() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        Semaphore filled = new Semaphore(0);
        try (ServedBook book = served(progress -> {
            if (attempts.incrementAndGet() <= 2) {
                return new IndexBook.Outcome.Busy();
            }
            filled.release();
            return INDEXED;
        })) {
            assertThat(book.start((done, total) -> {})).contains("another process");
            filled.acquire();
        }
        assertThat(attempts).hasValue(3);
    }

    @Test
    void what_was_indexed_at_once_is_not_indexed_again() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        try (ServedBook book = served(progress -> {
            attempts.incrementAndGet();
            return INDEXED;
        })) {
            assertThat(book.start((done, total) -> {})).isEqualTo("2 pages, 4 passages (3 new, 0 removed)");
        }
        assertThat(attempts).hasValue(1);
    }

    @Test
    void a_server_that_stops_leaves_a_late_run_in_its_middle() throws InterruptedException {
        AtomicBoolean first = new AtomicBoolean(true);
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(1);
        ServedBook book = served(progress -> {
            if (first.getAndSet(false)) {
                throw away();
            }
            try {
                for (int done = 0; ; done++) {
                    progress.embedded(done, Integer.MAX_VALUE);
                    running.countDown();
                }
            } finally {
                ended.set(true);
            }
        });
        book.start((done, total) -> {});
        running.await();

        book.close();

        assertThat(ended).isTrue();
    }
}
