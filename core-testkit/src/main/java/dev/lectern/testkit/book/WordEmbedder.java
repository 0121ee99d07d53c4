package dev.lectern.testkit.book;

import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.EmbeddingModel;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Embeds a text by counting its words, so that texts with common words are close. The same text always gives the same
 * embedding, on every machine; nothing is loaded. Safe for many threads.
 */
public final class WordEmbedder implements Embedder {
    private static final int DIMENSIONS = 256;

    private final EmbeddingModel model;
    private final AtomicInteger embedded = new AtomicInteger();

    /** An embedder with the usual name. */
    public WordEmbedder() {
        this("words");
    }

    /** @param name the model's name: another name is another model, although the vectors are the same */
    public WordEmbedder(String name) {
        this.model = new EmbeddingModel(name, DIMENSIONS);
    }

    /** How many passages it has embedded so far. */
    public int embedded() {
        return embedded.get();
    }

    @Override
    public EmbeddingModel model() {
        return model;
    }

    @Override
    public Embedding embedQuery(String text) {
        return embed(text);
    }

    @Override
    public List<Embedding> embedPassages(List<String> texts) {
        embedded.addAndGet(texts.size());
        return texts.stream().map(WordEmbedder::embed).toList();
    }

    private static Embedding embed(String text) {
        float[] values = new float[DIMENSIONS];
        // Something in common keeps every cosine defined, also for a text without words.
        values[0] = 0.1f;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty()) {
                values[1 + Math.floorMod(word.hashCode() * 31, DIMENSIONS - 1)] += 1;
            }
        }
        return Embedding.of(values);
    }
}
