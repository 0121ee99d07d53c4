package dev.lectern.testkit.conversation;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Checkpoint;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Feedback;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.conversation.Turn;
import dev.lectern.core.conversation.UnfinishedAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One conversation with its messages and the answer that runs, if one does. Guarded by its repository. */
final class Dialogue {
    private final List<Message> messages = new ArrayList<>();
    private Conversation conversation;
    private @Nullable Running running;

    /** Who generates the last message, heard of when, and whether to stop. */
    private record Running(MessageId answer, NodeId node, Instant heardOf, boolean stopRequested) {}

    Dialogue(Conversation conversation) {
        this.conversation = conversation;
    }

    ConversationId id() {
        return conversation.id();
    }

    Conversation conversation() {
        return conversation;
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    Message message(MessageId id) {
        return messages.get(indexOf(id));
    }

    private int indexOf(MessageId id) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).id().equals(id)) {
                return i;
            }
        }
        throw new IllegalStateException("no message " + id);
    }

    /** The turn that begins with a question. */
    Turn turnOf(MessageId question) {
        return new Turn(conversation, message(question), messages.get(indexOf(question) + 1));
    }

    Optional<Turn> turn(MessageId answer) {
        for (int i = 1; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.id().equals(answer) && message.role() == Message.Role.ANSWER) {
                return Optional.of(new Turn(conversation, messages.get(i - 1), message));
            }
        }
        return Optional.empty();
    }

    Begun begin(NewTurn turn) {
        if (running != null) {
            return new Begun.Busy(running.answer());
        }
        Instant at = Moments.stored(turn.at());
        Message question = new Message(
                nextId(),
                Message.Role.QUESTION,
                Message.Status.COMPLETE,
                turn.question(),
                List.of(),
                turn.metadata(),
                at);
        messages.add(question);
        Message answer =
                new Message(nextId(), Message.Role.ANSWER, Message.Status.STREAMING, "", List.of(), Map.of(), at);
        messages.add(answer);
        running = new Running(answer.id(), turn.node(), at, false);
        touch(at);
        return new Begun.Started(conversation, question, answer);
    }

    Begun regenerate(Regeneration again) {
        if (running != null) {
            return new Begun.Busy(running.answer());
        }
        Turn turn = turn(again.answer()).orElse(null);
        if (turn == null) {
            return new Begun.UnknownAnswer();
        }
        if (!messages.getLast().id().equals(again.answer())) {
            return new Begun.NotLast();
        }
        Instant at = Moments.stored(again.at());
        Message answer =
                new Message(nextId(), Message.Role.ANSWER, Message.Status.STREAMING, "", List.of(), Map.of(), at);
        messages.removeLast();
        messages.add(answer);
        running = new Running(answer.id(), again.node(), at, false);
        touch(at);
        return new Begun.Started(conversation, turn.question(), answer);
    }

    private MessageId nextId() {
        return new MessageId(messages.isEmpty() ? 1 : messages.getLast().id().value() + 1);
    }

    Checkpoint checkpoint(MessageId answer, UnfinishedAnswer soFar) {
        Running current = running;
        if (current == null || !current.answer().equals(answer)) {
            return Checkpoint.GONE;
        }
        running = new Running(answer, current.node(), Moments.stored(soFar.at()), current.stopRequested());
        replace(answer, Message.Status.STREAMING, soFar.content(), soFar.sources(), Map.of());
        return current.stopRequested() ? Checkpoint.STOP : Checkpoint.GO_ON;
    }

    Optional<Message> complete(MessageId answer, FinishedAnswer finished) {
        if (running == null || !running.answer().equals(answer)) {
            return Optional.empty();
        }
        running = null;
        touch(Moments.stored(finished.at()));
        return Optional.of(
                replace(answer, finished.status(), finished.content(), finished.citations(), finished.metadata()));
    }

    boolean requestStop(MessageId answer) {
        Running current = running;
        if (current == null || !current.answer().equals(answer)) {
            return false;
        }
        running = new Running(answer, current.node(), current.heardOf(), true);
        return true;
    }

    Optional<Message> rate(MessageId answer, @Nullable Feedback feedback) {
        return turn(answer)
                .map(Turn::answer)
                .filter(one -> one.status().isFinal())
                .map(one -> {
                    Message rated = one.rated(feedback);
                    messages.set(indexOf(answer), rated);
                    return rated;
                });
    }

    boolean isStreamedBy(NodeId node) {
        return running != null && running.node().equals(node);
    }

    /** The answer that has begun and not ended. */
    Optional<MessageId> streaming() {
        return Optional.ofNullable(running).map(Running::answer);
    }

    boolean isSilentSince(Instant moment) {
        return running != null && running.heardOf().isBefore(moment);
    }

    void interrupt() {
        if (running != null) {
            Message left = message(running.answer());
            running = null;
            replace(left.id(), Message.Status.INTERRUPTED, left.content(), left.citations(), left.metadata());
        }
    }

    Conversation rename(String title, Instant at) {
        conversation = new Conversation(
                id(), title, conversation.createdAt(), conversation.updatedAt(), conversation.version() + 1);
        touch(at);
        return conversation;
    }

    private Message replace(
            MessageId id,
            Message.Status status,
            String content,
            List<Citation> citations,
            Map<String, String> metadata) {
        Message old = message(id);
        Message changed = new Message(id, old.role(), status, content, citations, metadata, old.createdAt());
        messages.set(indexOf(id), changed);
        return changed;
    }

    private void touch(Instant at) {
        if (at.isAfter(conversation.updatedAt())) {
            conversation =
                    new Conversation(id(), conversation.title(), conversation.createdAt(), at, conversation.version());
        }
    }
}
