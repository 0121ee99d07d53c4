package dev.lectern.testkit.book;

import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.book.Section;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One book in many editions that share no passage, and a reader who notices when two of them are mixed. */
public final class Editions {
    /** How many pages each has, one passage a page. */
    public static final int PAGES = 40;

    private Editions() {}

    /** An edition. */
    public static BookSource of(int edition) {
        RandomBook random = new RandomBook(edition);
        return SampleBook.of(IntStream.range(0, PAGES)
                .mapToObj(page -> SampleBook.section("/p" + page, null, "Edition " + edition, random.words(30)))
                .toArray(Section[]::new));
    }

    /**
     * Which edition a retriever answers from.
     *
     * @throws AssertionError if it answers from several, or not from a whole one
     */
    public static int seen(Retriever retriever) {
        List<ScoredPassage> all = retriever.retrieve(Query.of("edition"), 100).passages();
        List<String> titles = all.stream()
                .map(each -> each.passage().title().get(1))
                .distinct()
                .toList();
        if (all.size() != PAGES || titles.size() != 1) {
            throw new AssertionError(all.size() + " passages of " + titles);
        }
        return Integer.parseInt(titles.get(0).substring("Edition ".length()));
    }

    /** Asks without a pause until it is closed. */
    public static final class Reader implements AutoCloseable {
        private final Thread thread;
        private final Retriever retriever;
        private final CountDownLatch begun = new CountDownLatch(1);
        private volatile int latest = -1;
        private volatile boolean closed;
        private volatile @Nullable Throwable wrong;

        private Reader(Retriever retriever) {
            this.retriever = retriever;
            this.thread = Thread.ofVirtual().unstarted(this::ask);
        }

        /** Starts to ask what is published already; returns when it has been answered once. */
        public static Reader over(Retriever retriever) throws InterruptedException {
            Reader reader = new Reader(retriever);
            reader.thread.start();
            reader.begun.await();
            return reader;
        }

        private void ask() {
            try {
                while (!closed) {
                    int seen = seen(retriever);
                    if (seen < latest) {
                        throw new AssertionError("edition " + seen + " after edition " + latest);
                    }
                    latest = seen;
                    begun.countDown();
                }
            } catch (RuntimeException | AssertionError e) {
                wrong = e;
            } finally {
                begun.countDown();
            }
        }

        /** What it saw that it should not have, or null. */
        public @Nullable Throwable wrong() {
            return wrong;
        }

        /** Waits until this edition is seen; false if something wrong is seen before. */
        public boolean awaits(int edition) {
            while (latest < edition && wrong == null) {
                Thread.onSpinWait();
            }
            return wrong == null;
        }

        @Override
        public void close() {
            closed = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
