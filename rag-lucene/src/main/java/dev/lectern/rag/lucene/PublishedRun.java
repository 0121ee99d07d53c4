package dev.lectern.rag.lucene;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.EmbeddingModel;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.IndexManifest;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.Instant;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The pointer to what readers see: which run's directory, and its manifest.
 *
 * @param run the directory's name
 * @param manifest what stands in it
 */
record PublishedRun(String run, IndexManifest manifest) {
    /** A pointer that another version wrote is not half understood. */
    private static final String VERSION = "2";

    /** A pointer that cannot be followed; another takes its place when the book is indexed again. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    void write(Writer out) throws IOException {
        Calibration calibration = manifest.calibration();
        Properties values = new Properties();
        values.setProperty("version", VERSION);
        values.setProperty("run", run);
        values.setProperty("book", manifest.book().value());
        values.setProperty("model", manifest.format().model().name());
        values.setProperty(
                "dimensions", Integer.toString(manifest.format().model().dimensions()));
        values.setProperty("chunking", manifest.format().chunking());
        values.setProperty("passages", Integer.toString(manifest.passages()));
        values.setProperty("rule", calibration.rule());
        values.setProperty("similarityWeight", Double.toString(calibration.similarityWeight()));
        values.setProperty("coverageWeight", Double.toString(calibration.coverageWeight()));
        values.setProperty("threshold", Double.toString(calibration.threshold()));
        values.setProperty("publishedAt", manifest.publishedAt().toString());
        values.store(out, "What readers of this book see. Written by lectern index.");
    }

    /** @throws DamagedException if it is not what {@link #write} wrote */
    static PublishedRun read(Reader in) throws IOException {
        Properties values = new Properties();
        try {
            values.load(in);
            if (!VERSION.equals(values.getProperty("version"))) {
                throw new DamagedException("written by another version: index the book again", null);
            }
            IndexFormat format = new IndexFormat(
                    new EmbeddingModel(value(values, "model"), Integer.parseInt(value(values, "dimensions"))),
                    value(values, "chunking"));
            Calibration calibration = new Calibration(
                    value(values, "rule"),
                    Double.parseDouble(value(values, "similarityWeight")),
                    Double.parseDouble(value(values, "coverageWeight")),
                    Double.parseDouble(value(values, "threshold")));
            IndexManifest manifest = new IndexManifest(
                    new BookId(value(values, "book")),
                    format,
                    Integer.parseInt(value(values, "passages")),
                    calibration,
                    Instant.parse(value(values, "publishedAt")));
            return new PublishedRun(value(values, "run"), manifest);
        } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
            throw new DamagedException("damaged: index the book again", e);
        }
    }

    private static String value(Properties values, String name) throws IOException {
        String value = values.getProperty(name);
        if (value == null) {
            throw new DamagedException("damaged, " + name + " is missing: index the book again", null);
        }
        return value;
    }
}
