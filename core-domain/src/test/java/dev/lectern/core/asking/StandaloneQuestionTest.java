package dev.lectern.core.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandaloneQuestionTest {
    private static final List<Message> TURNS = List.of(said("How do keys rotate?"));

    private static Message said(String question) {
        return new Message(
                new MessageId(1),
                Message.Role.QUESTION,
                Message.Status.COMPLETE,
                question,
                List.of(),
                Map.of(),
                Instant.EPOCH);
    }

    @Test
    void a_question_that_continues_is_looked_for_with_the_previous_one() {
        assertThat(StandaloneQuestion.of(Question.of("And how do I turn it off?"), TURNS))
                .isEqualTo("How do keys rotate?\nAnd how do I turn it off?");
    }

    @Test
    void a_short_question_about_a_pronoun_is_looked_for_with_the_previous_one() {
        assertThat(StandaloneQuestion.of(Question.of("Can I disable that?"), TURNS))
                .startsWith("How do keys rotate?");
    }

    @Test
    void a_question_that_stands_by_itself_is_taken_as_it_is() {
        assertThat(StandaloneQuestion.of(Question.of("Which database does Lectern use?"), TURNS))
                .isEqualTo("Which database does Lectern use?");
    }

    @Test
    void the_first_question_of_a_conversation_leans_on_nothing() {
        assertThat(StandaloneQuestion.of(Question.of("And how do I turn it off?"), List.of()))
                .isEqualTo("And how do I turn it off?");
    }

    @Test
    @Tag("SEL")
    void a_selection_is_looked_for_together_with_the_question() {
        assertThat(StandaloneQuestion.of(
                        new Question("What does this mean?", "/docs/keys", "grace period", null), List.of()))
                .contains("grace period");
    }

    @Test
    void a_rewriter_is_asked_where_something_was_said_before() {
        QueryRewriter rewriter = (question, turns) -> "How are keys turned off?";
        Question followUp = new Question("And off?", "/docs/keys", "grace period", null);
        assertThat(StandaloneQuestion.of(rewriter, followUp, TURNS))
                .isEqualTo("How are keys turned off?\ngrace period");
        assertThat(StandaloneQuestion.of(rewriter, Question.of("And off?"), List.of()))
                .isEqualTo("And off?");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void the_rule_is_left_where_a_rewriter_fails(QueryRewriter rewriter) {
        assertThat(StandaloneQuestion.of(rewriter, Question.of("And off?"), TURNS))
                .isEqualTo("How do keys rotate?\nAnd off?");
    }

    static Stream<QueryRewriter> failures() {
        return Stream.of(
                (question, turns) -> {
                    throw new GenerationFailedException("no question", null);
                },
                (question, turns) -> {
                    throw new PortUnavailableException("rewriter", Duration.ofSeconds(1), null);
                },
                (question, turns) -> " ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "And who won the world cup in 1998?",
                "So which database does Lectern use in production?",
                "But how long are deleted messages kept in backups?"
            })
    void one_that_asks_for_something_of_its_own_stands_by_itself_however_it_begins(String question) {
        assertThat(StandaloneQuestion.of(Question.of(question), TURNS)).isEqualTo(question);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "And in a cluster with several nodes?",
                "What about keys of another issuer?",
                "And how often?",
                "So which database does it use when many readers ask at once?"
            })
    void one_that_names_no_more_than_a_part_leans_on_the_previous_one(String question) {
        assertThat(StandaloneQuestion.of(Question.of(question), TURNS)).startsWith("How do keys rotate?");
    }

    @Test
    void a_long_question_with_a_pronoun_stands_by_itself() {
        assertThat(StandaloneQuestion.leansOnPrevious("Where does it say how long keys live here?"))
                .isTrue();
        assertThat(StandaloneQuestion.leansOnPrevious("Where does it say how long the keys live here?"))
                .isFalse();
    }
}
