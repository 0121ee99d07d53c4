package dev.lectern.core.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
        assertThat(StandaloneQuestion.of(new Question("What does this mean?", "/docs/keys", "grace period"), List.of()))
                .contains("grace period");
    }
}
