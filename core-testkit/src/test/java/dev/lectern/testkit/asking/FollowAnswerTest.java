package dev.lectern.testkit.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.AskListener;
import dev.lectern.core.asking.AskOutcome;
import dev.lectern.core.asking.EventNumber;
import dev.lectern.core.asking.FollowAnswer;
import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.conversation.InMemoryConversations;
import dev.lectern.testkit.conversation.SampleTurns;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("EDGE.4")
class FollowAnswerTest {
    private static final UserId ADA = new UserId("ada");
    private static final UserId EVE = new UserId("eve");
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final InMemoryConversations conversations = new InMemoryConversations();
    private final FollowAnswer following = new FollowAnswer(conversations);
    private final Deque<Runnable> meanwhile = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();

    private final AskListener listener = new AskListener() {
        @Override
        public void started(Conversation conversation, Message question, Message answer) {
            told.add("started " + question.content() + answer.content());
        }

        @Override
        public void sources(List<Citation> citations) {
            told.add("sources " + citations.size());
        }

        @Override
        public void delta(String text) {
            told.add(text);
        }
    };

    private Begun.Started begun() {
        return (Begun.Started) conversations.begin(ADA, SampleTurns.fresh("How?", NOON));
    }

    private void checkpoint(Begun.Started begun, String content) {
        conversations.checkpoint(ADA, begun.conversation().id(), begun.answer().id(), SampleTurns.soFar(content, NOON));
    }

    private void complete(Begun.Started begun, String content) {
        conversations.complete(
                ADA, begun.conversation().id(), begun.answer().id(), SampleTurns.complete(content, NOON));
    }

    private FollowAnswer.Found find(Begun.Started begun, int after) {
        return following.find(ADA, begun.conversation().id(), begun.answer().id(), new EventNumber(after));
    }

    /** Follows from after an event; at each pause the next thing happens, and when nothing is left nobody listens. */
    private AskOutcome follow(Begun.Started begun, int after) throws InterruptedException {
        FollowAnswer.Found.More more = (FollowAnswer.Found.More) find(begun, after);
        return following.follow(ADA, more.turn(), more.after(), listener, () -> {
            Runnable next = meanwhile.poll();
            if (next != null) {
                next.run();
            }
            return next != null;
        });
    }

    @Test
    void an_answer_that_another_node_writes_is_told_as_it_is_stored() throws Exception {
        Begun.Started begun = begun();
        meanwhile.add(() -> checkpoint(begun, "Keys "));
        meanwhile.add(() -> {});
        meanwhile.add(() -> checkpoint(begun, "Keys rotate"));
        meanwhile.add(() -> complete(begun, "Keys rotate."));

        AskOutcome outcome = follow(begun, 0);

        assertThat(told).containsExactly("started How?", "sources 1", "Keys ", "rotate", ".");
        assertThat(((AskOutcome.Replayed) outcome).answer().status()).isEqualTo(Message.Status.COMPLETE);
    }

    @Test
    void from_every_event_on_the_rest_is_told_without_a_gap_or_a_repeat() throws Exception {
        Begun.Started begun = begun();
        String content = "Keys \uD83D\uDD11 rotate.";
        complete(begun, content);
        for (int after = 2; after < EventNumber.end(content.length()).value(); after++) {
            told.clear();
            FollowAnswer.Found.More more = (FollowAnswer.Found.More) find(begun, after);
            follow(begun, after);
            assertThat(String.join("", told))
                    .as("after %d", after)
                    .isEqualTo(content.substring(more.after().told()));
            assertThat(after - more.after().value()).isBetween(0, 1);
        }
        assertThat(IntStream.of(5, 6, 7, 8)
                        .map(position -> ((FollowAnswer.Found.More) find(begun, position + 2))
                                .after()
                                .told()))
                .containsExactly(5, 5, 7, 8);
    }

    @Test
    void sources_are_told_once_and_not_to_who_has_them() throws Exception {
        Begun.Started begun = begun();
        complete(begun, "So.");
        follow(begun, 1);
        follow(begun, 2);

        assertThat(told).containsExactly("sources 1", "So.", "So.");
    }

    @Test
    void who_was_told_everything_is_told_so() {
        Begun.Started begun = begun();
        complete(begun, "So.");

        assertThat(find(begun, 6)).isEqualTo(new FollowAnswer.Found.NothingMore());
        assertThat(find(begun, 5)).isInstanceOf(FollowAnswer.Found.More.class);
    }

    @Test
    @Tag("EDGE.2")
    void who_was_told_more_than_survived_is_told_anew() throws Exception {
        Begun.Started begun = begun();
        checkpoint(begun, "Keys ");
        meanwhile.add(() -> conversations.interruptAllOf(SampleTurns.NODE, NOON));

        AskOutcome outcome = follow(begun, EventNumber.words(11).value());

        assertThat(told).containsExactly("started How?", "sources 1", "Keys ");
        assertThat(((AskOutcome.Replayed) outcome).answer().status()).isEqualTo(Message.Status.INTERRUPTED);
    }

    @Test
    void who_is_ahead_of_the_store_waits_for_it() throws Exception {
        Begun.Started begun = begun();
        checkpoint(begun, "Keys ");
        meanwhile.add(() -> checkpoint(begun, "Keys rotate every"));
        meanwhile.add(() -> complete(begun, "Keys rotate every day."));

        follow(begun, EventNumber.words(11).value());

        assertThat(told).containsExactly(" every", " day.");
    }

    @Test
    void an_answer_deleted_while_it_is_followed_is_gone() throws Exception {
        Begun.Started begun = begun();
        meanwhile.add(() -> conversations.delete(ADA, begun.conversation().id()));

        assertThat(follow(begun, 0)).isEqualTo(new AskOutcome.Gone());
    }

    @Test
    void nobody_is_followed_for_who_has_gone() throws Exception {
        Begun.Started begun = begun();

        assertThat(((AskOutcome.Replayed) follow(begun, 0)).answer().status()).isEqualTo(Message.Status.STREAMING);
    }

    @Test
    @Tag("EDGE.3")
    @Tag("FR-017")
    void a_strangers_answer_looks_like_one_of_an_unknown_conversation() {
        Begun.Started begun = begun();
        ConversationId id = begun.conversation().id();
        MessageId answer = begun.answer().id();

        assertThat(following.find(EVE, id, answer, EventNumber.NONE))
                .isEqualTo(following.find(ADA, SampleTurns.newId(), answer, EventNumber.NONE))
                .isEqualTo(new FollowAnswer.Found.UnknownConversation());
        assertThat(following.find(ADA, id, begun.question().id(), EventNumber.NONE))
                .isEqualTo(new FollowAnswer.Found.NothingMore());
    }
}
