package dev.lectern.rag.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.GenerationFailedException;
import dev.lectern.core.asking.QueryRewriter;
import dev.lectern.core.asking.Question;
import dev.lectern.testkit.asking.QueryRewriterContract;
import dev.lectern.testkit.asking.Reply;
import dev.lectern.testkit.asking.ScriptedModel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OpenAiQueryRewriterTest implements QueryRewriterContract {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Question FOLLOW_UP = Question.of("And when are they salted?");

    private final ScriptedModel model =
            new ScriptedModel().plays(reply -> reply.whole(" When are lentils\n salted?\u200B "));
    private final OpenAiQueryRewriter rewriter = patient(LONG);

    private OpenAiQueryRewriter patient(Duration rewriting) {
        return new OpenAiQueryRewriter(OpenAiSettings.of(model.url(), "scripted")
                .withPatience(new OpenAiSettings.Patience(LONG, LONG, LONG, LONG, rewriting)));
    }

    @AfterEach
    void close() {
        rewriter.close();
        model.close();
    }

    @Override
    public QueryRewriter rewriter() {
        return rewriter;
    }

    @Test
    void a_question_is_cleaned_of_what_nobody_sees() {
        assertThat(rewriter.rewrite(FOLLOW_UP, QueryRewriterContract.turns())).isEqualTo("When are lentils salted?");
    }

    @Test
    void what_was_said_before_is_shown_as_data() {
        rewriter.rewrite(FOLLOW_UP, QueryRewriterContract.turns());

        assertThat(model.lastRequest().body())
                .containsPattern("data-[0-9a-f]{32}-begin")
                .contains("Reader: How long do lentils simmer?")
                .contains("Answer: They simmer for thirty minutes .")
                .doesNotContain("[1]");
    }

    @Test
    void a_slow_model_is_given_up_within_its_own_deadline() {
        model.plays(Reply::hang);
        try (OpenAiQueryRewriter hasty = patient(Duration.ofMillis(300))) {
            assertThatThrownBy(() -> hasty.rewrite(FOLLOW_UP, QueryRewriterContract.turns()))
                    .isInstanceOf(PortUnavailableException.class);
        }
    }

    @Test
    void a_model_that_stops_in_the_middle_is_given_up_as_well() {
        model.plays(reply -> {
            reply.whole(200, "application/json", "{\"id\":", "X-Filler: 1");
            reply.hang();
        });
        try (OpenAiQueryRewriter hasty = patient(Duration.ofMillis(300))) {
            assertThatThrownBy(() -> hasty.rewrite(FOLLOW_UP, QueryRewriterContract.turns()))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void an_essay_is_no_question() {
        model.plays(reply -> reply.whole("Lentils. ".repeat(200)));
        assertThatThrownBy(() -> rewriter.rewrite(FOLLOW_UP, QueryRewriterContract.turns()))
                .isInstanceOf(GenerationFailedException.class);
    }

    @Test
    void silence_is_no_question() {
        model.plays(reply -> reply.whole(" "));
        assertThatThrownBy(() -> rewriter.rewrite(FOLLOW_UP, QueryRewriterContract.turns()))
                .isInstanceOf(GenerationFailedException.class);
    }
}
