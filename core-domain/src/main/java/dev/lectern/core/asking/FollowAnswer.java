package dev.lectern.core.asking;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.Turn;
import dev.lectern.core.identity.UserId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Goes on telling an answer where telling it broke off: what is stored of it, and then what is still being stored, by
 * whichever node generates it. Looks into the store now and then and holds nothing of it meanwhile. Stateless, safe for
 * many threads.
 */
public final class FollowAnswer {
    private final ConversationRepository conversations;

    /** Waits between two looks. */
    @FunctionalInterface
    public interface Pause {
        /**
         * Returns when looking again is worth it.
         *
         * @return whether anybody still listens
         * @throws InterruptedException if the thread is to end
         */
        boolean await() throws InterruptedException;
    }

    /** Whether there is anything to tell. */
    public sealed interface Found {
        /**
         * There is, or will be.
         *
         * @param after what was told already: as asked for, but never in the middle of a character
         */
        record More(Turn turn, EventNumber after) implements Found {}

        /** Everything was told already, or there is no such answer; how it ended stands in the conversation. */
        record NothingMore() implements Found {}

        /** The reader has no such conversation. */
        record UnknownConversation() implements Found {}
    }

    /** Wires the use case. */
    public FollowAnswer(ConversationRepository conversations) {
        this.conversations = Objects.requireNonNull(conversations, "conversations");
    }

    /**
     * Looks for what comes after an event.
     *
     * @throws dev.lectern.core.PortUnavailableException if the store cannot be reached
     */
    public Found find(UserId reader, ConversationId conversation, MessageId answer, EventNumber after) {
        Optional<Turn> turn = conversations.turn(reader, conversation, answer);
        if (turn.isPresent()) {
            Message stored = turn.get().answer();
            boolean over = stored.status().isFinal()
                    && after.equals(EventNumber.end(stored.content().length()));
            return over ? new Found.NothingMore() : new Found.More(turn.get(), whole(after, stored.content()));
        }
        return conversations.find(reader, conversation).isPresent()
                ? new Found.NothingMore()
                : new Found.UnknownConversation();
    }

    /**
     * Tells what comes after an event until the answer has ended or nobody listens. If more was told before than was
     * stored in the end, because whoever generated the answer died, {@link AskListener#started} is called once more and
     * everything is told anew.
     *
     * @param turn as {@link #find} gave it
     * @param after the last event that was told; what it stands for is not told again
     * @return {@link AskOutcome.Replayed}, or {@link AskOutcome.Gone} if the answer was deleted or replaced meanwhile
     * @throws dev.lectern.core.PortUnavailableException if the store cannot be reached; the answer may go on
     */
    public AskOutcome follow(UserId reader, Turn turn, EventNumber after, AskListener listener, Pause pause)
            throws InterruptedException {
        Telling telling = new Telling(listener, after);
        Turn now = turn;
        telling.tell(now);
        while (!now.answer().status().isFinal() && pause.await()) {
            Optional<Turn> next = conversations.turn(
                    reader, turn.conversation().id(), turn.answer().id());
            if (next.isEmpty()) {
                return new AskOutcome.Gone();
            }
            now = next.get();
            telling.tell(now);
        }
        return new AskOutcome.Replayed(now.conversation(), now.question(), now.answer());
    }

    /** The same, or one less where it would tear a character in two. */
    private static EventNumber whole(EventNumber after, String content) {
        int told = after.told();
        boolean torn = told > 0
                && told < content.length()
                && Character.isSurrogatePair(content.charAt(told - 1), content.charAt(told));
        return torn ? EventNumber.words(told - 1) : after;
    }

    /** What one listener was told of one answer. */
    private static final class Telling {
        private final AskListener listener;
        private EventNumber last;

        Telling(AskListener listener, EventNumber after) {
            this.listener = listener;
            this.last = after;
        }

        void tell(Turn turn) {
            Message answer = turn.answer();
            String content = answer.content();
            if (answer.status().isFinal() && last.compareTo(EventNumber.end(content.length())) > 0) {
                last = EventNumber.NONE;
            }
            if (last.equals(EventNumber.NONE)) {
                listener.started(turn.conversation(), turn.question(), begun(answer));
                last = EventNumber.STARTED;
            }
            boolean sourced = !answer.citations().isEmpty() && answer.status() != Message.Status.NOT_IN_BOOK;
            if (last.equals(EventNumber.STARTED) && sourced) {
                listener.sources(answer.citations());
                last = EventNumber.SOURCES;
            }
            if (content.length() > last.told()) {
                listener.delta(content.substring(last.told()));
                last = EventNumber.words(content.length());
            }
        }

        /** The answer as it was when it began: its words follow. */
        private static Message begun(Message answer) {
            return new Message(
                    answer.id(),
                    Message.Role.ANSWER,
                    Message.Status.STREAMING,
                    "",
                    List.of(),
                    Map.of(),
                    answer.createdAt());
        }
    }
}
