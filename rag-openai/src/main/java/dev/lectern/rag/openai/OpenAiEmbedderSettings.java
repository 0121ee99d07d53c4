package dev.lectern.rag.openai;

import java.util.Objects;

/**
 * How texts are embedded by an endpoint.
 *
 * @param endpoint where, and by which model; of its patience, {@code whole} is for each batch
 * @param dimensions how many numbers the model's embeddings have; another number is refused
 * @param batch how many texts are sent at once, 1 to 2,048
 * @param longest where a text is cut, in UTF-16 code units, since endpoints refuse what their model cannot read
 * @param queryPrefix what the model was trained to see in front of a question; may be empty
 * @param passagePrefix what it was trained to see in front of a passage; may be empty
 */
public record OpenAiEmbedderSettings(
        OpenAiSettings endpoint, int dimensions, int batch, int longest, String queryPrefix, String passagePrefix) {
    /** @throws IllegalArgumentException if a part is out of bounds */
    public OpenAiEmbedderSettings {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(queryPrefix, "queryPrefix");
        Objects.requireNonNull(passagePrefix, "passagePrefix");
        if (dimensions < 1 || dimensions > 16_384) {
            throw new IllegalArgumentException("dimensions must be 1 to 16384: " + dimensions);
        }
        if (batch < 1 || batch > 2_048) {
            throw new IllegalArgumentException("a batch has 1 to 2048 texts: " + batch);
        }
        if (longest < 100) {
            throw new IllegalArgumentException("a text is not cut below 100 characters: " + longest);
        }
    }

    /** The defaults: 64 texts at once, each cut at 8,000 characters, and no prefixes. */
    public static OpenAiEmbedderSettings of(OpenAiSettings endpoint, int dimensions) {
        return new OpenAiEmbedderSettings(endpoint, dimensions, 64, 8_000, "", "");
    }

    /** The same in other batches. */
    public OpenAiEmbedderSettings withBatch(int texts) {
        return new OpenAiEmbedderSettings(endpoint, dimensions, texts, longest, queryPrefix, passagePrefix);
    }

    /** The same with other prefixes. */
    public OpenAiEmbedderSettings withPrefixes(String query, String passage) {
        return new OpenAiEmbedderSettings(endpoint, dimensions, batch, longest, query, passage);
    }
}
