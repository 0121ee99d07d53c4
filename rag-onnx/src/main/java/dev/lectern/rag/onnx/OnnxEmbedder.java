package dev.lectern.rag.onnx;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.EmbeddingModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Embeds with bge-small-en-v1.5, quantised, which is part of the program: no download, no network, 384 dimensions.
 *
 * <p>Loading takes a second or two and about 300 MB. Texts are cut at 512 word pieces, some 2,000 characters of English.
 * Safe for many threads; close it to end its own.
 *
 * @see <a href="https://huggingface.co/BAAI/bge-small-en-v1.5">the model's card</a>
 */
public final class OnnxEmbedder implements Embedder, AutoCloseable {
    private static final int DIMENSIONS = 384;

    private final OnnxSettings settings;
    private final EmbeddingModel model;
    private final ExecutorService threads;
    private final BgeSmallEnV15QuantizedEmbeddingModel onnx;

    /** @throws UncheckedIOException if the cache directory cannot be made */
    public OnnxEmbedder(OnnxSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        try {
            Files.createDirectories(settings.cacheDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the model cache " + settings.cacheDirectory(), e);
        }
        NativeLibraries.unpackInto(settings.cacheDirectory());
        this.model = new EmbeddingModel("bge-small-en-v1.5-q", DIMENSIONS);
        this.threads = Executors.newFixedThreadPool(
                settings.threads(),
                Thread.ofPlatform().daemon().name("lectern-embed-", 1).factory());
        this.onnx = new BgeSmallEnV15QuantizedEmbeddingModel(threads);
    }

    @Override
    public EmbeddingModel model() {
        return model;
    }

    @Override
    public Embedding embedQuery(String text) {
        return Embedding.of(onnx.embed(settings.queryPrefix() + text).content().vector());
    }

    @Override
    public List<Embedding> embedPassages(List<String> texts) {
        if (texts.isEmpty()) {
            return List.of();
        }
        return onnx.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                .map(embedding -> Embedding.of(embedding.vector()))
                .toList();
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
