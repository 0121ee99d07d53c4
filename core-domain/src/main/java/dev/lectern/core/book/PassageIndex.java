package dev.lectern.core.book;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The writing side of an index. Readers see the published state until the next one replaces it as a whole.
 *
 * <p>One writer at a time, across processes. A writer that dies leaves nothing that readers could see and nothing that
 * stops the next one.
 */
public interface PassageIndex {
    /**
     * What readers see now.
     *
     * @return empty if the book was never published
     * @throws dev.lectern.core.PortUnavailableException if the index cannot be reached
     */
    Optional<IndexManifest> current(BookId book);

    /**
     * Begins to write a new state of the book.
     *
     * @param format if it is the published one, the new state starts as a copy of it; otherwise it starts empty
     * @return empty if another writer is at work on this book
     * @throws dev.lectern.core.PortUnavailableException if the index cannot be reached
     */
    Optional<Update> begin(BookId book, IndexFormat format);

    /** A state that nobody sees yet. For one thread. Closing it without publishing discards it. */
    interface Update extends AutoCloseable {
        /** The passages the new state holds at this moment. */
        Set<PassageId> present();

        /** Adds passages; one whose id is present replaces it. */
        void put(List<EmbeddedPassage> passages);

        /** Removes passages; ids that are not present are ignored. */
        void remove(Collection<PassageId> passages);

        /**
         * A retriever over the new state, so that it can be calibrated before anybody sees it. It answers as the
         * published index will; valid until the update is published or closed.
         */
        Retriever preview();

        /**
         * Shows the new state to readers, at once and as a whole. Nothing else may be called after this but {@link
         * #close()}.
         */
        IndexManifest publish(Calibration calibration);

        @Override
        void close();
    }
}
