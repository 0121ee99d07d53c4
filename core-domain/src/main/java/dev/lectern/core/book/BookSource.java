package dev.lectern.core.book;

import java.util.List;
import java.util.Objects;

/**
 * Where a book is read from.
 *
 * <p>Reading may block and is done by one thread. A part that cannot be read is reported and loses nothing else.
 */
@FunctionalInterface
public interface BookSource {
    /**
     * Reads the whole book.
     *
     * @throws java.io.UncheckedIOException if the book as a whole cannot be read
     */
    Content read();

    /**
     * A book as it was read.
     *
     * @param sections in the order of the book
     * @param pages how many pages the sections stand on
     * @param skipped what could not be read
     */
    record Content(List<Section> sections, int pages, List<Skipped> skipped) {
        public Content {
            sections = List.copyOf(sections);
            skipped = List.copyOf(skipped);
        }
    }

    /**
     * Something that was left out.
     *
     * @param file the file's path within the book
     * @param line the line, first 1; 0 if the whole file is meant
     * @param reason why, for the operator
     */
    record Skipped(String file, int line, String reason) {
        public Skipped {
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
