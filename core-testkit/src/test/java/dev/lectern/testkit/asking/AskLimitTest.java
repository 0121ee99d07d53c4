package dev.lectern.testkit.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.Allowance;
import dev.lectern.core.asking.AskLimit;
import dev.lectern.core.asking.AskListener;
import dev.lectern.core.asking.AskOutcome;
import dev.lectern.core.asking.AskQuestion;
import dev.lectern.core.asking.ForgetKeys;
import dev.lectern.core.asking.Question;
import dev.lectern.core.asking.Quota;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.IdempotencyKey;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.TimeOrderedIds;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.conversation.InMemoryConversations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AskLimitTest {
    private static final UserId ADA = new UserId("ada");
    private static final UserId EVE = new UserId("eve");
    private static final Quota THREE_A_MINUTE = new Quota(3, Duration.ofMinutes(1));

    private final MutableClock clock = MutableClock.atNoon();
    private final InMemoryConversations conversations = new InMemoryConversations();
    private final AskLimit limit = new AskLimit(new InMemoryQuotas(), THREE_A_MINUTE, clock);
    private final AskQuestion asking = asking(limit);
    private final List<Integer> left = new ArrayList<>();

    private final AskListener listener = new AskListener() {
        @Override
        public void allowed(Allowance allowance) {
            left.add(allowance.remaining());
        }

        @Override
        public void started(Conversation conversation, Message question, Message answer) {}

        @Override
        public void sources(List<Citation> citations) {}

        @Override
        public void delta(String text) {}
    };

    private AskQuestion asking(AskLimit some) {
        return new AskQuestion(
                conversations,
                (query, most) -> new Retrieval(List.of(), Map.of(), Calibration.NONE),
                null,
                (grounding, sink) -> {
                    throw new AssertionError("there is nothing to answer from");
                },
                some,
                AskQuestion.Settings.standard(new NodeId("node")),
                clock,
                new TimeOrderedIds(clock));
    }

    private AskOutcome ask(UserId reader, String question, @Nullable String key) {
        return asking.ask(reader, null, Question.of(question), key == null ? null : new IdempotencyKey(key), listener);
    }

    @Test
    void what_goes_beyond_the_quota_is_refused_until_enough_has_come_back() {
        for (int i = 0; i < 3; i++) {
            assertThat(ask(ADA, "How?", null)).isInstanceOf(AskOutcome.Answered.class);
        }
        assertThat(left).containsExactly(2, 1, 0);
        assertThat(ask(ADA, "How?", null))
                .isEqualTo(new AskOutcome.Limited(
                        new Allowance(THREE_A_MINUTE, 0, Duration.ofMinutes(1), Duration.ofSeconds(20))));
        assertThat(conversations.list(ADA, HistoryFilter.ALL, null, 10).items()).hasSize(3);
        assertThat(ask(EVE, "How?", null)).isInstanceOf(AskOutcome.Answered.class);

        clock.advance(Duration.ofSeconds(19));
        assertThat(ask(ADA, "How?", null)).isInstanceOf(AskOutcome.Limited.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(limit.look(ADA)).contains(new Allowance(THREE_A_MINUTE, 1, Duration.ofSeconds(40), Duration.ZERO));
        assertThat(ask(ADA, "How?", null)).isInstanceOf(AskOutcome.Answered.class);
    }

    @Test
    void another_answer_counts_as_a_question() {
        AskOutcome.Answered first = (AskOutcome.Answered) ask(ADA, "How?", null);
        ask(ADA, "How?", null);
        ask(ADA, "How?", null);

        assertThat(asking.regenerate(
                        ADA, first.conversation().id(), first.answer().id(), null, listener))
                .isInstanceOf(AskOutcome.Limited.class);
        assertThat(conversations.turn(
                        ADA, first.conversation().id(), first.answer().id()))
                .isPresent();
    }

    @Test
    void the_same_request_again_is_neither_counted_nor_refused() {
        AskOutcome first = ask(ADA, "How?", "key");
        ask(ADA, "How?", null);
        assertThat(ask(ADA, "How?", "key")).isInstanceOf(AskOutcome.Replayed.class);
        assertThat(limit.look(ADA).orElseThrow().remaining()).isEqualTo(1);
        ask(ADA, "How?", null);

        AskOutcome again = ask(ADA, "How?", "key");

        assertThat(((AskOutcome.Replayed) again).answer()).isEqualTo(((AskOutcome.Answered) first).answer());
        assertThat(ask(ADA, "What?", "key")).isEqualTo(new AskOutcome.KeyReused());
    }

    @Test
    void without_a_limit_nothing_is_counted() {
        AskQuestion unlimited = asking(AskLimit.none());
        for (int i = 0; i < 10; i++) {
            assertThat(unlimited.ask(ADA, null, Question.of("How?"), null, listener))
                    .isInstanceOf(AskOutcome.Answered.class);
        }
        assertThat(left).isEmpty();
        assertThat(AskLimit.none().look(ADA)).isEmpty();
    }

    @Test
    void a_key_is_kept_for_a_day() {
        ForgetKeys forgetting = new ForgetKeys(conversations, clock);
        ask(ADA, "How?", "key");
        clock.advance(Duration.ofHours(24));
        assertThat(forgetting.run()).isZero();
        assertThat(ask(ADA, "How?", "key")).isInstanceOf(AskOutcome.Replayed.class);

        clock.advance(Duration.ofMillis(1));
        assertThat(forgetting.run()).isEqualTo(1);
        assertThat(ask(ADA, "How?", "key")).isInstanceOf(AskOutcome.Answered.class);
    }
}
