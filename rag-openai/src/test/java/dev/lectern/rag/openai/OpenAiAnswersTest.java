package dev.lectern.rag.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.Draft;
import dev.lectern.testkit.asking.AnswerGeneratorContract;
import dev.lectern.testkit.asking.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenAiAnswersTest implements AnswerGeneratorContract {
    private final ScriptedModel model = new ScriptedModel().says("They simmer ", "\"for thirty ", "minutes\" [", "1].");
    private final OpenAiAnswers answers = new OpenAiAnswers(OpenAiSettings.of(model.url(), "scripted"));

    @AfterEach
    void close() {
        answers.close();
        model.close();
    }

    @Override
    public AnswerGenerator generator() {
        return answers;
    }

    private Draft ask(StringBuilder words) {
        return answers.generate(AnswerGeneratorContract.grounding(), delta -> {
            words.append(delta);
            return true;
        });
    }

    @Test
    void the_words_come_as_the_model_says_them() {
        StringBuilder words = new StringBuilder();
        Draft draft = ask(words);

        assertThat(words).hasToString("They simmer \"for thirty minutes\" [1].");
        assertThat(draft.quotes()).containsExactly(new Draft.Quote(1, "for thirty minutes"));
        assertThat(draft.metadata())
                .containsEntry("generator", "openai")
                .containsEntry("model", "scripted")
                .containsEntry("finish", "stop");
    }
}
