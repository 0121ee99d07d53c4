package dev.lectern.core.book;

import java.time.Instant;
import java.util.Objects;

/**
 * What readers are being answered from.
 *
 * @param book the book
 * @param format how it was cut and embedded
 * @param passages how many passages it holds
 * @param calibration from where on a passage counts as an answer
 * @param publishedAt when readers began to see it
 */
public record IndexManifest(
        BookId book, IndexFormat format, int passages, Calibration calibration, Instant publishedAt) {
    public IndexManifest {
        Objects.requireNonNull(book, "book");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(calibration, "calibration");
        Objects.requireNonNull(publishedAt, "publishedAt");
    }
}
