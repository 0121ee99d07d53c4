package dev.lectern.rag.openai;

import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.lectern.core.asking.GenerationFailedException;
import dev.lectern.core.asking.QueryRewriter;
import dev.lectern.core.asking.Question;
import dev.lectern.core.book.VisibleText;
import dev.lectern.core.conversation.Message;
import java.util.List;

/**
 * Has a model make follow-ups standalone, within a deadline of its own, since nothing is looked for before. Safe for many
 * threads; close it to end its own.
 */
public final class OpenAiQueryRewriter implements QueryRewriter, AutoCloseable {
    /** In UTF-16 code units; whoever says more has not rewritten but answered. */
    private static final int LONGEST = 1_000;

    private final OpenAiSettings settings;
    private final Endpoint endpoint;
    private final RequestOptions options;

    /** Connects to nothing yet. */
    public OpenAiQueryRewriter(OpenAiSettings settings) {
        this.settings = settings;
        this.endpoint = new Endpoint("rewriter", settings);
        this.options = RequestOptions.builder()
                .timeout(Timeout.builder()
                        .request(settings.patience().rewriting())
                        .build())
                .build();
    }

    @Override
    public String rewrite(Question question, List<Message> turns) {
        Prompt prompt = Prompt.rewriting(question, turns);
        ChatCompletionCreateParams.Builder params = ChatCompletionCreateParams.builder()
                .model(settings.model())
                .addSystemMessage(prompt.system())
                .addUserMessage(prompt.user());
        if (settings.temperature() != null) {
            params.temperature(settings.temperature());
        }
        try {
            ChatCompletion completion = endpoint.client(0).chat().completions().create(params.build(), options);
            return completion.choices().stream()
                    .findFirst()
                    .flatMap(choice -> choice.message().content())
                    .map(words -> VisibleText.of(words).replaceAll("\\s+", " ").strip())
                    .filter(words -> !words.isEmpty() && words.length() <= LONGEST && !words.contains(prompt.begin()))
                    .orElseThrow(() -> new GenerationFailedException("the model gave no question", null));
        } catch (OpenAIException e) {
            throw endpoint.failure(e);
        }
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
