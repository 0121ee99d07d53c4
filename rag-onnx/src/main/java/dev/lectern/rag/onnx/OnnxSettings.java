package dev.lectern.rag.onnx;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How texts are embedded in this process.
 *
 * @param cacheDirectory where the native libraries are unpacked; created when needed. Without it they would go into the
 *     home directory
 * @param queryPrefix the instruction that the model was trained to see in front of a question; may be empty
 * @param threads how many texts are embedded at the same time, 1 to 64
 */
public record OnnxSettings(Path cacheDirectory, String queryPrefix, int threads) {
    /** What BGE models of version 1.5 expect in front of short questions. */
    public static final String BGE_QUERY_PREFIX = "Represent this sentence for searching relevant passages: ";

    /** @throws IllegalArgumentException if the number of threads is out of bounds */
    public OnnxSettings {
        Objects.requireNonNull(cacheDirectory, "cacheDirectory");
        Objects.requireNonNull(queryPrefix, "queryPrefix");
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("threads must be 1 to 64: " + threads);
        }
    }

    /** The measured defaults: the prefix of the model, and all processors but at most four. */
    public static OnnxSettings in(Path cacheDirectory) {
        int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
        return new OnnxSettings(cacheDirectory, BGE_QUERY_PREFIX, threads);
    }
}
