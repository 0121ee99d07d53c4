package dev.lectern.rag.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.Draft;
import dev.lectern.core.asking.GenerationFailedException;
import dev.lectern.testkit.asking.AnswerGeneratorContract;
import dev.lectern.testkit.asking.ScriptedModel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultsTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ScriptedModel model = new ScriptedModel();
    private final StringBuilder words = new StringBuilder();

    @AfterEach
    void close() {
        model.close();
    }

    private Draft ask(Duration first, Duration idle, Duration whole) {
        OpenAiSettings settings = OpenAiSettings.of(model.url(), "scripted")
                .withPatience(new OpenAiSettings.Patience(LONG, first, idle, whole, LONG));
        try (OpenAiAnswers answers = new OpenAiAnswers(settings)) {
            return answers.generate(AnswerGeneratorContract.grounding(), delta -> {
                words.append(delta);
                return true;
            });
        }
    }

    @Test
    void a_model_that_does_not_begin_is_unavailable() {
        model.plays(reply -> reply.hang());

        assertThatThrownBy(() -> ask(SHORT, LONG, LONG)).isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void a_stream_that_dies_after_some_words_fails_and_leaves_them() {
        model.plays(reply -> reply.stream().say("They simmer ").hang());

        assertThatThrownBy(() -> ask(LONG, SHORT, LONG)).isInstanceOf(PortUnavailableException.class);
        assertThat(words).hasToString("They simmer ");
    }

    @Test
    void an_answer_that_is_cut_off_fails() {
        model.plays(reply -> reply.stream().say("They simmer ").cut());

        assertThatThrownBy(() -> ask(LONG, LONG, LONG)).isInstanceOf(RuntimeException.class);
        assertThat(words).hasToString("They simmer ");
    }

    @Test
    void a_stream_that_ends_before_the_answer_does_is_no_answer() {
        model.plays(reply -> reply.stream().say("They simmer ").end());

        assertThatThrownBy(() -> ask(LONG, LONG, LONG)).isInstanceOf(GenerationFailedException.class);
    }
}
