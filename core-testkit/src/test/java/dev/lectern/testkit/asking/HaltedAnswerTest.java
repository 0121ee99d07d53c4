package dev.lectern.testkit.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.AskListener;
import dev.lectern.core.asking.AskOutcome;
import dev.lectern.core.asking.AskQuestion;
import dev.lectern.core.asking.Draft;
import dev.lectern.core.asking.FallbackAnswers;
import dev.lectern.core.asking.Question;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.TimeOrderedIds;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.book.SampleBook;
import dev.lectern.testkit.conversation.InMemoryConversations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that end before their generator does. */
@Timeout(30)
class HaltedAnswerTest {
    private static final UserId ADA = new UserId("ada");
    private static final Draft DRAFT = new Draft(List.of(), Map.of("generator", "scripted"));

    private final MutableClock clock = MutableClock.atNoon();
    private final List<AskQuestion> asking = new ArrayList<>();
    private final List<Message> begun = new ArrayList<>();
    private final List<ConversationId> conversation = new ArrayList<>();

    private AskOutcome ask(AnswerGenerator generator) {
        ScoredPassage passage =
                new ScoredPassage(SampleBook.passage(new BookId("book"), "/a", "Apples keep."), 1, 0.9, 1);
        asking.add(new AskQuestion(
                new InMemoryConversations(),
                (query, most) -> new Retrieval(List.of(passage), Map.of(), new Calibration(1, 0, 0.5)),
                generator,
                AskQuestion.Settings.standard(new NodeId("node")),
                clock,
                new TimeOrderedIds(clock)));
        return asking.getFirst().ask(ADA, null, Question.of("Do apples keep?"), null, new AskListener() {
            @Override
            public void started(Conversation in, Message question, Message answer) {
                conversation.add(in.id());
                begun.add(answer);
            }

            @Override
            public void sources(List<Citation> citations) {}

            @Override
            public void delta(String text) {}
        });
    }

    private boolean stop() {
        MessageId answer = begun.getFirst().id();
        return asking.getFirst().stop(ADA, conversation.getFirst(), answer);
    }

    private static Message answered(AskOutcome outcome) {
        assertThat(outcome).isInstanceOf(AskOutcome.Answered.class);
        return ((AskOutcome.Answered) outcome).answer();
    }

    @Test
    void a_stop_ends_the_waiting_of_the_generator() {
        Message answer = answered(ask((grounding, sink) -> {
            CountDownLatch halted = new CountDownLatch(1);
            sink.write("Apples ");
            sink.onHalt(halted::countDown);
            Thread.ofVirtual().start(this::stop);
            await(halted);
            assertThat(sink.write("keep.")).isFalse();
            return DRAFT;
        }));

        assertThat(answer.status()).isEqualTo(Message.Status.STOPPED);
        assertThat(answer.content()).isEqualTo("Apples ");
    }

    @Test
    void who_begins_to_wait_after_the_stop_does_not_wait() {
        CountDownLatch halted = new CountDownLatch(1);
        answered(ask((grounding, sink) -> {
            assertThat(stop()).isTrue();
            sink.onHalt(halted::countDown);
            await(halted);
            return DRAFT;
        }));
        assertThat(halted.getCount()).isZero();
    }

    @Test
    void what_was_not_decided_when_it_stopped_is_not_shown() {
        Message answer = answered(ask((grounding, sink) -> {
            sink.write("Apples keep [");
            stop();
            return DRAFT;
        }));
        assertThat(answer.content()).isEqualTo("Apples keep ");
    }

    @Test
    void what_was_not_decided_when_it_ended_is_shown() {
        assertThat(answered(ask((grounding, sink) -> {
                            sink.write("Apples keep, as in [");
                            return DRAFT;
                        }))
                        .content())
                .isEqualTo("Apples keep, as in [");
    }

    @Test
    void nobody_answers_in_the_place_of_a_generator_that_was_stopped() {
        AnswerGenerator second = (grounding, sink) -> {
            throw new AssertionError("asked");
        };
        Message answer = answered(ask(new FallbackAnswers(
                (grounding, sink) -> {
                    sink.write("[7]");
                    stop();
                    return DRAFT;
                },
                "model",
                second)));
        assertThat(answer.status()).isEqualTo(Message.Status.STOPPED);
        assertThat(answer.content()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
