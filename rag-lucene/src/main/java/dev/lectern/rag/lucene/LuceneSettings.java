package dev.lectern.rag.lucene;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the indexes are, and how far a search looks.
 *
 * @param directory one folder for each book is kept in here; created when needed. It is shared by all processes of this
 *     machine that read or write the books
 * @param candidates how many passages each of the two rankings contributes before they are fused, 10 to 1,000
 */
public record LuceneSettings(Path directory, int candidates) {
    /** @throws IllegalArgumentException if the number of candidates is out of bounds */
    public LuceneSettings {
        Objects.requireNonNull(directory, "directory");
        if (candidates < 10 || candidates > 1_000) {
            throw new IllegalArgumentException("candidates must be 10 to 1000: " + candidates);
        }
    }

    /** The measured defaults. */
    public static LuceneSettings in(Path directory) {
        return new LuceneSettings(directory, 100);
    }
}
