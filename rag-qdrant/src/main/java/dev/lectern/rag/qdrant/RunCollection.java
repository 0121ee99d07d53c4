package dev.lectern.rag.qdrant;

import static io.qdrant.client.ValueFactory.value;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.EmbeddingModel;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.IndexManifest;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A collection that was published, and what its metadata says.
 *
 * @param name the collection's
 * @param manifest what stands in it
 * @param previous the collection that it replaced, or null if it was the first
 */
record RunCollection(
        String name, IndexManifest manifest, @Nullable String previous) {
    /** Collections of another layout are not half understood. */
    static final String SCHEMA = "2";

    /** What a collection says of itself cannot be understood; another takes its place when the book is indexed again. */
    static final class DamagedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    /** The name that readers follow. */
    static String alias(String prefix, BookId book) {
        return prefix + "__" + book;
    }

    /** {@code prefix__book__model__schema__run}; a book has no underscore in its name. */
    static String name(String prefix, BookId book, EmbeddingModel model, String run) {
        return alias(prefix, book) + "__" + model.name().replaceAll("[^A-Za-z0-9.-]", "-") + "__" + SCHEMA + "__" + run;
    }

    Map<String, Value> metadata() {
        Calibration calibration = manifest.calibration();
        Map<String, Value> values = new HashMap<>();
        values.put("schema", value(SCHEMA));
        values.put("book", value(manifest.book().value()));
        values.put("model", value(manifest.format().model().name()));
        values.put("dimensions", value(manifest.format().model().dimensions()));
        values.put("chunking", value(manifest.format().chunking()));
        values.put("passages", value(manifest.passages()));
        values.put("rule", value(calibration.rule()));
        values.put("similarityWeight", value(calibration.similarityWeight()));
        values.put("coverageWeight", value(calibration.coverageWeight()));
        values.put("threshold", value(calibration.threshold()));
        values.put("publishedAt", value(manifest.publishedAt().toString()));
        values.put("previous", value(previous == null ? "" : previous));
        return values;
    }

    /** @throws DamagedException if it is not what {@link #metadata} said */
    static RunCollection of(String name, Map<String, Value> metadata) {
        if (!SCHEMA.equals(text(metadata, "schema"))) {
            throw new DamagedException("written by another version: index the book again");
        }
        try {
            IndexFormat format = new IndexFormat(
                    new EmbeddingModel(text(metadata, "model"), (int) number(metadata, "dimensions")),
                    text(metadata, "chunking"));
            Calibration calibration = new Calibration(
                    text(metadata, "rule"),
                    number(metadata, "similarityWeight"),
                    number(metadata, "coverageWeight"),
                    number(metadata, "threshold"));
            String previous = text(metadata, "previous");
            return new RunCollection(
                    name,
                    new IndexManifest(
                            new BookId(text(metadata, "book")),
                            format,
                            (int) number(metadata, "passages"),
                            calibration,
                            Instant.parse(text(metadata, "publishedAt"))),
                    previous.isEmpty() ? null : previous);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new DamagedException("damaged: index the book again");
        }
    }

    private static String text(Map<String, Value> metadata, String name) {
        return get(metadata, name).getStringValue();
    }

    /** A server may keep 1.0 as the integer 1. */
    private static double number(Map<String, Value> metadata, String name) {
        Value value = get(metadata, name);
        return value.hasIntegerValue() ? value.getIntegerValue() : value.getDoubleValue();
    }

    private static Value get(Map<String, Value> metadata, String name) {
        Value value = metadata.get(name);
        if (value == null) {
            throw new DamagedException("damaged, " + name + " is missing: index the book again");
        }
        return value;
    }
}
