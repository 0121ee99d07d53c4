package dev.lectern.testkit.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.QueryRewriter;
import dev.lectern.core.asking.Question;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link QueryRewriter} must do. */
public interface QueryRewriterContract {
    /** The rewriter under test; it may be the same for all tests. */
    QueryRewriter rewriter();

    /** What was said before a follow-up. */
    static List<Message> turns() {
        return List.of(
                said(1, Message.Role.QUESTION, "How long do lentils simmer?"),
                said(2, Message.Role.ANSWER, "They simmer for thirty minutes [1]."));
    }

    private static Message said(int id, Message.Role role, String words) {
        return new Message(new MessageId(id), role, Message.Status.COMPLETE, words, List.of(), Map.of(), Instant.EPOCH);
    }

    @Test
    default void a_follow_up_names_what_it_is_about() {
        assertThat(rewriter().rewrite(Question.of("And when are they salted?"), turns()))
                .containsIgnoringCase("lentils")
                .containsIgnoringCase("salted");
    }

    @Test
    default void a_rewritten_question_is_one_line() {
        assertThat(rewriter().rewrite(Question.of("And when are they salted?"), turns()))
                .isNotBlank()
                .doesNotContain("\n");
    }

    @Test
    default void many_threads_get_a_question_each() {
        assertThat(IntStream.range(0, 8)
                        .parallel()
                        .mapToObj(i -> rewriter().rewrite(Question.of("And when are they salted?"), turns()))
                        .distinct())
                .hasSize(1);
    }
}
