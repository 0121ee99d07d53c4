package dev.lectern.core.asking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FallbackAnswersTest {
    private static final Grounding GROUNDING =
            new Grounding(Question.of("How?"), "How?", List.of(), List.of(), Map.of());
    private static final Draft QUOTED =
            new Draft(List.of(new Draft.Quote(1, "so")), Map.of("generator", "extractive", "model", "none"));

    private final StringBuilder words = new StringBuilder();
    private boolean unseen;

    private final AnswerSink sink = new AnswerSink() {
        @Override
        public boolean write(String delta) {
            words.append(delta);
            return true;
        }

        @Override
        public boolean startOver() {
            if (unseen) {
                words.setLength(0);
            }
            return unseen;
        }
    };

    private Draft answer(AnswerGenerator first) {
        AnswerGenerator quoting = (grounding, to) -> {
            to.write("As the book says [1].");
            return QUOTED;
        };
        return new FallbackAnswers(first, "openai", quoting).generate(GROUNDING, sink);
    }

    static Stream<RuntimeException> failures() {
        return Stream.of(
                new GenerationFailedException("no answer", null),
                new PortUnavailableException("generator", Duration.ofSeconds(7), new IllegalStateException("away")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void who_fails_before_the_first_words_is_replaced_and_the_answer_says_so(RuntimeException failure) {
        Draft draft = answer((grounding, to) -> {
            to.write("");
            throw failure;
        });

        assertThat(words).hasToString("As the book says [1].");
        assertThat(draft.quotes()).isEqualTo(QUOTED.quotes());
        assertThat(draft.metadata())
                .isEqualTo(Map.of("generator", "extractive", "model", "none", "insteadOf", "openai"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void who_fails_after_the_first_words_has_failed(RuntimeException failure) {
        assertThatThrownBy(() -> answer((grounding, to) -> {
                    to.write("They ");
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(words).hasToString("They ");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void who_fails_after_words_that_no_reader_has_seen_is_replaced(RuntimeException failure) {
        unseen = true;
        Draft draft = answer((grounding, to) -> {
            to.write("[7]");
            throw failure;
        });

        assertThat(words).hasToString("As the book says [1].");
        assertThat(draft.metadata()).containsEntry(FallbackAnswers.INSTEAD_OF, "openai");
    }

    @Test
    void who_has_no_words_that_may_be_shown_is_replaced() {
        unseen = true;
        Draft draft = answer((grounding, to) -> {
            to.write("[7]");
            return new Draft(List.of(), Map.of("generator", "openai"));
        });

        assertThat(words).hasToString("As the book says [1].");
        assertThat(draft.metadata()).containsEntry(FallbackAnswers.INSTEAD_OF, "openai");
    }

    @Test
    void who_answers_is_left_alone() {
        Draft own = new Draft(List.of(), Map.of("generator", "openai"));
        assertThat(answer((grounding, to) -> {
                    to.write("They simmer.");
                    return own;
                }))
                .isSameAs(own);
        assertThat(words).hasToString("They simmer.");
    }

    @Test
    void a_defect_is_no_failure_to_be_covered_up() {
        assertThatThrownBy(() -> answer((grounding, to) -> {
                    throw new IllegalStateException("a defect");
                }))
                .hasMessage("a defect");
        assertThat(words).isEmpty();
    }

    @Test
    void a_halt_reaches_the_generator_at_work() {
        AtomicReference<Runnable> cancel = new AtomicReference<>();
        AnswerSink halting = new AnswerSink() {
            @Override
            public boolean write(String delta) {
                return true;
            }

            @Override
            public void onHalt(Runnable action) {
                cancel.set(action);
            }
        };
        Runnable action = () -> {};
        new FallbackAnswers(
                        (grounding, to) -> {
                            to.onHalt(action);
                            return QUOTED;
                        },
                        "openai",
                        (grounding, to) -> QUOTED)
                .generate(GROUNDING, halting);

        assertThat(cancel).hasValue(action);
    }
}
