package dev.lectern.rag.openai;

import com.openai.errors.OpenAIException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.EmbeddingModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Embeds by any endpoint that speaks OpenAI's protocol. Passages go in batches, each with a deadline and repeated where the
 * endpoint is only busy; a question is tried once, since a reader waits.
 *
 * <p>Safe for many threads; close it to end its own.
 */
public final class OpenAiEmbedder implements Embedder, AutoCloseable {
    private static final int RETRIES = 3;

    private final OpenAiEmbedderSettings settings;
    private final EmbeddingModel model;
    private final Endpoint endpoint;

    /** Connects to nothing yet. */
    public OpenAiEmbedder(OpenAiEmbedderSettings settings) {
        this.settings = settings;
        this.model = new EmbeddingModel(name(settings), settings.dimensions());
        this.endpoint = new Endpoint("embeddings", settings.endpoint());
    }

    /** The prefixes change the vectors, too. */
    private static String name(OpenAiEmbedderSettings settings) {
        String prefixes = settings.queryPrefix() + settings.passagePrefix();
        return "openai:" + settings.endpoint().model() + (prefixes.isEmpty() ? "" : ":" + prefixes);
    }

    @Override
    public EmbeddingModel model() {
        return model;
    }

    @Override
    public Embedding embedQuery(String text) {
        return embed(List.of(settings.queryPrefix() + cut(text)), 0).get(0);
    }

    @Override
    public List<Embedding> embedPassages(List<String> texts) {
        List<Embedding> embeddings = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += settings.batch()) {
            List<String> batch = texts.subList(from, Math.min(texts.size(), from + settings.batch())).stream()
                    .map(text -> settings.passagePrefix() + cut(text))
                    .toList();
            embeddings.addAll(embed(batch, RETRIES));
        }
        return embeddings;
    }

    private List<Embedding> embed(List<String> texts, int retries) {
        EmbeddingCreateParams params = EmbeddingCreateParams.builder()
                .model(settings.endpoint().model())
                .inputOfArrayOfStrings(texts)
                .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                .build();
        try {
            CreateEmbeddingResponse response =
                    endpoint.client(retries).embeddings().create(params);
            List<Embedding> embeddings = response.data().stream()
                    .sorted(Comparator.comparingLong(com.openai.models.embeddings.Embedding::index))
                    .map(one -> embedding(one.embedding()))
                    .toList();
            if (embeddings.size() != texts.size()) {
                throw endpoint.unusable("it gave " + embeddings.size() + " embeddings for " + texts.size() + " texts");
            }
            return embeddings;
        } catch (OpenAIException e) {
            throw endpoint.unavailable(e);
        } catch (IllegalArgumentException e) {
            throw endpoint.unusable("it gave numbers that are none");
        }
    }

    private Embedding embedding(List<Float> numbers) {
        if (numbers.size() != settings.dimensions()) {
            throw endpoint.unusable(
                    "its embeddings have " + numbers.size() + " dimensions and not " + settings.dimensions());
        }
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i);
        }
        return Embedding.of(values);
    }

    /** An empty text is refused by endpoints, and a torn character by some. */
    private String cut(String text) {
        if (text.isBlank()) {
            return ".";
        }
        int end = Math.min(text.length(), settings.longest());
        boolean torn = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, torn ? end - 1 : end);
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
