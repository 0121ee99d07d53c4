package dev.lectern.core.book;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Brings an index up to date with a book: embeds what is new, removes what is gone, leaves the rest untouched, and shows
 * the result to readers at once.
 *
 * <p>Running it again without a change embeds nothing. An index whose threshold another rule has computed is published
 * again with a new threshold and the same passages. A run that died is repaired by the next. Stateless and safe for
 * many threads; a second run over the same book at the same time ends with {@link Outcome.Busy}.
 */
public final class IndexBook {
    private static final int BATCH = 32;

    private final PassageIndex index;
    private final Embedder embedder;
    private final Passages passages;

    /** Wires the use case. */
    public IndexBook(PassageIndex index, Embedder embedder, Passages passages) {
        this.index = Objects.requireNonNull(index, "index");
        this.embedder = Objects.requireNonNull(embedder, "embedder");
        this.passages = Objects.requireNonNull(passages, "passages");
    }

    /** How a run ended. */
    public sealed interface Outcome {
        /** The index is what the book is, or, in a dry run, would be. */
        record Indexed(Report report) implements Outcome {}

        /** The book has no passages and that was not allowed; readers keep what they had. */
        record RefusedEmpty(List<BookSource.Skipped> skipped) implements Outcome {
            public RefusedEmpty {
                skipped = List.copyOf(skipped);
            }
        }

        /** Another writer is at work on this book. */
        record Busy() implements Outcome {}
    }

    /**
     * What a run did.
     *
     * @param pages pages read
     * @param added passages embedded and added
     * @param unchanged passages left untouched
     * @param removed passages removed
     * @param skipped what could not be read
     */
    public record Report(int pages, int added, int unchanged, int removed, List<BookSource.Skipped> skipped) {
        public Report {
            skipped = List.copyOf(skipped);
        }
    }

    /**
     * How to run.
     *
     * @param dryRun only count; write nothing
     * @param allowEmpty a book without passages empties the index instead of being refused
     */
    public record Options(boolean dryRun, boolean allowEmpty) {
        /** Writes, and refuses an empty book. */
        public static final Options STANDARD = new Options(false, false);
    }

    /** Follows a run; called on its thread, after every batch. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param done passages embedded so far
         * @param total passages to embed in this run
         */
        void embedded(int done, int total);
    }

    /**
     * Indexes a book.
     *
     * @throws dev.lectern.core.PortUnavailableException if the index or the embedder cannot be reached; readers keep what
     *     they had
     */
    public Outcome index(BookId book, BookSource source, Options options, Progress progress) {
        BookSource.Content content = source.read();
        List<Passage> wanted = passages.of(book, content.sections());
        if (wanted.isEmpty() && !options.allowEmpty()) {
            return new Outcome.RefusedEmpty(content.skipped());
        }
        IndexFormat format = new IndexFormat(embedder.model(), passages.version());
        Optional<PassageIndex.Update> begun = index.begin(book, format);
        if (begun.isEmpty()) {
            return new Outcome.Busy();
        }
        try (PassageIndex.Update update = begun.get()) {
            Set<PassageId> gone = new HashSet<>(update.present());
            List<Passage> fresh = new ArrayList<>();
            for (Passage passage : wanted) {
                if (!gone.remove(passage.id())) {
                    fresh.add(passage);
                }
            }
            Report report = new Report(
                    content.pages(), fresh.size(), wanted.size() - fresh.size(), gone.size(), content.skipped());
            boolean calibrated = index.current(book)
                    .filter(manifest -> manifest.format().equals(format))
                    .filter(manifest -> manifest.calibration().rule().equals(RelevanceCalibration.RULE))
                    .isPresent();
            boolean changed = !fresh.isEmpty() || !gone.isEmpty() || !calibrated;
            if (options.dryRun() || !changed) {
                return new Outcome.Indexed(report);
            }
            embed(fresh, update, progress);
            update.remove(gone);
            update.publish(RelevanceCalibration.of(wanted, update.preview()));
            return new Outcome.Indexed(report);
        }
    }

    private void embed(List<Passage> fresh, PassageIndex.Update update, Progress progress) {
        for (int from = 0; from < fresh.size(); from += BATCH) {
            List<Passage> batch = fresh.subList(from, Math.min(fresh.size(), from + BATCH));
            List<Embedding> embeddings = embedder.embedPassages(
                    batch.stream().map(Passage::indexedText).toList());
            List<EmbeddedPassage> embedded = new ArrayList<>(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                embedded.add(new EmbeddedPassage(batch.get(i), embeddings.get(i)));
            }
            update.put(embedded);
            progress.embedded(from + batch.size(), fresh.size());
        }
    }
}
