package dev.lectern.testkit.book;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.IndexManifest;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.Retriever;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An index whose writer dies at a given step of its run, having done that step or not. */
final class DyingIndex implements PassageIndex {
    /** Before and after each step of a run over {@link Editions}: two batches, a removal, some previews, publishing. */
    static final int STEPS = 14;

    private final PassageIndex index;
    private int left;

    /** @param steps how many go well */
    DyingIndex(PassageIndex index, int steps) {
        this.index = index;
        this.left = steps;
    }

    /** The end of a writer. */
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void step() {
        if (left-- == 0) {
            throw new Death();
        }
    }

    @Override
    public Optional<IndexManifest> current(BookId book) {
        return index.current(book);
    }

    @Override
    public Optional<Update> begin(BookId book, IndexFormat format) {
        return index.begin(book, format).map(Dying::new);
    }

    private final class Dying implements Update {
        private final Update update;

        Dying(Update update) {
            this.update = update;
        }

        @Override
        public Set<PassageId> present() {
            return update.present();
        }

        @Override
        public void put(List<EmbeddedPassage> passages) {
            step();
            update.put(passages);
            step();
        }

        @Override
        public void remove(Collection<PassageId> passages) {
            step();
            update.remove(passages);
            step();
        }

        @Override
        public Retriever preview() {
            Retriever preview = update.preview();
            return (query, limit) -> {
                step();
                return preview.retrieve(query, limit);
            };
        }

        @Override
        public IndexManifest publish(Calibration calibration) {
            step();
            return update.publish(calibration);
        }

        @Override
        public void close() {
            update.close();
        }
    }
}
