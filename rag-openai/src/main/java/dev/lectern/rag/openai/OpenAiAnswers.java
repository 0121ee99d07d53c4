package dev.lectern.rag.openai;

import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.AnswerSink;
import dev.lectern.core.asking.Draft;
import dev.lectern.core.asking.GenerationFailedException;
import dev.lectern.core.asking.Grounding;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers in a model's words, from any endpoint that speaks OpenAI's protocol of chat completions.
 *
 * <p>Everything the model is shown beside the question is named as data; it has no tools. What it says is filtered where
 * every answer is, on the way to the reader. Safe for many threads; close it to end its own.
 */
public final class OpenAiAnswers implements AnswerGenerator, AutoCloseable {
    /** What its drafts call it. */
    public static final String NAME = "openai";

    /** In UTF-16 code units; whoever says more does not come to an end by itself. */
    private static final int LONGEST_ANSWER = 32_000;

    private final OpenAiSettings settings;
    private final Endpoint endpoint;

    /** Connects to nothing yet. */
    public OpenAiAnswers(OpenAiSettings settings) {
        this.settings = settings;
        this.endpoint = new Endpoint("generator", settings);
    }

    @Override
    public Draft generate(Grounding grounding, AnswerSink sink) {
        Prompt prompt = Prompt.answering(grounding);
        AtomicBoolean halted = new AtomicBoolean();
        EchoFilter words = new EchoFilter(prompt, sink);
        String finish = "halted";
        try (StreamResponse<ChatCompletionChunk> chunks = endpoint.client(cancel -> sink.onHalt(() -> {
                    halted.set(true);
                    cancel.run();
                }))
                .chat()
                .completions()
                .createStreaming(params(prompt))) {
            finish = write(chunks.stream().iterator(), words);
        } catch (OpenAIException e) {
            if (!halted.get()) {
                throw endpoint.failure(e);
            }
        }
        return new Draft(
                QuotedWords.of(words.written()),
                Map.of("generator", NAME, "model", settings.model(), "finish", finish));
    }

    /**
     * Has the model say a word, to see whether it would answer.
     *
     * @throws GenerationFailedException if it would not
     * @throws dev.lectern.core.PortUnavailableException if it cannot be reached or refuses to work; the cause says why
     */
    public void ping() {
        Prompt prompt = Prompt.ping();
        try (StreamResponse<ChatCompletionChunk> chunks =
                endpoint.client(0).chat().completions().createStreaming(params(prompt))) {
            if (chunks.stream().allMatch(chunk -> chunk.choices().isEmpty())) {
                throw new GenerationFailedException("the model gave no answer", null);
            }
        } catch (OpenAIException e) {
            throw endpoint.failure(e);
        }
    }

    private ChatCompletionCreateParams params(Prompt prompt) {
        ChatCompletionCreateParams.Builder params = ChatCompletionCreateParams.builder()
                .model(settings.model())
                .addSystemMessage(prompt.system())
                .addUserMessage(prompt.user());
        if (settings.temperature() != null) {
            params.temperature(settings.temperature());
        }
        return params.build();
    }

    /** @return why the model ended */
    private static String write(Iterator<ChatCompletionChunk> chunks, EchoFilter words) {
        while (chunks.hasNext()) {
            for (ChatCompletionChunk.Choice choice : chunks.next().choices()) {
                if (!words.write(choice.delta().content().orElse(""))) {
                    return "halted";
                }
                if (words.written().length() > LONGEST_ANSWER) {
                    throw new GenerationFailedException("the model does not come to an end", null);
                }
                if (choice.finishReason().isPresent()) {
                    return finish(choice.finishReason().get(), words);
                }
            }
        }
        throw new GenerationFailedException("the stream ended before the answer did", null);
    }

    private static String finish(FinishReason reason, EchoFilter words) {
        if (!words.finish()) {
            return "halted";
        }
        boolean whole = reason.equals(FinishReason.STOP) || reason.equals(FinishReason.LENGTH);
        if (!whole || words.written().isBlank()) {
            throw new GenerationFailedException("the model gave no answer", null);
        }
        return reason.asString();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
