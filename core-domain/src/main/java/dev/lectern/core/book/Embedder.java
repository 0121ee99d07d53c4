package dev.lectern.core.book;

import java.util.List;

/**
 * Turns text into embeddings.
 *
 * <p>Implementations are safe for use by many threads and may block for as long as the model computes. The same text
 * gives the same embedding as long as {@link #model()} is the same.
 */
public interface Embedder {
    /** Which model this is; constant for the life of the embedder. */
    EmbeddingModel model();

    /**
     * Embeds what readers look for; models that were trained with an instruction in front of queries get it here.
     *
     * @throws dev.lectern.core.PortUnavailableException if the model cannot be reached
     */
    Embedding embedQuery(String text);

    /**
     * Embeds what is found.
     *
     * @param texts any number; longer texts than the model reads are cut by it
     * @return one embedding for each text, in the same order
     * @throws dev.lectern.core.PortUnavailableException if the model cannot be reached
     */
    List<Embedding> embedPassages(List<String> texts);
}
