package dev.lectern.core.asking;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.identity.UserId;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Stores how answers ended. What cannot be stored just now is kept and stored as soon as that works again, unless this
 * process ends before: then the answer is swept up as interrupted. Thread-safe.
 */
final class Endings {
    /** More are not kept: a store that is away for so long does not see as many questions begin. */
    private static final int MOST = 1_000;

    private final ConversationRepository conversations;
    private final Queue<Kept> kept = new ArrayBlockingQueue<>(MOST);

    private record Kept(UserId reader, Begun.Started started, FinishedAnswer finished) {}

    Endings(ConversationRepository conversations) {
        this.conversations = conversations;
    }

    /** Stores the end of an answer. */
    AskOutcome end(UserId reader, Begun.Started started, FinishedAnswer finished) {
        try {
            return stored(reader, started, finished)
                    .<AskOutcome>map(
                            answer -> new AskOutcome.Answered(started.conversation(), started.question(), answer))
                    .orElseGet(AskOutcome.Gone::new);
        } catch (PortUnavailableException e) {
            kept.offer(new Kept(reader, started, finished));
            return failed(started, started.answer(), e.port(), e.retryAfter());
        }
    }

    /**
     * Stores the end of an answer that did not come out whole.
     *
     * @param port the part that was down, which is what is reported, or null if none was
     */
    AskOutcome fail(
            UserId reader, Begun.Started started, FinishedAnswer finished, @Nullable String port, Duration retryAfter) {
        return switch (end(reader, started, finished)) {
            case AskOutcome.Answered ended -> failed(started, ended.answer(), port, retryAfter);
            case AskOutcome.Failed unstored when port != null -> failed(started, unstored.answer(), port, retryAfter);
            case AskOutcome other -> other;
        };
    }

    private static AskOutcome failed(
            Begun.Started started, Message answer, @Nullable String port, Duration retryAfter) {
        return new AskOutcome.Failed(started.conversation(), started.question(), answer, port, retryAfter);
    }

    /** Stores what was kept; stops at the first that still cannot be stored. */
    int storeKept() {
        int done = 0;
        for (Kept next = kept.poll(); next != null; next = kept.poll()) {
            try {
                // Empty means that it was stored after all, deleted or swept up: nothing is left to do.
                Optional<Message> unused = stored(next.reader(), next.started(), next.finished());
                done++;
            } catch (PortUnavailableException e) {
                kept.offer(next);
                throw e;
            }
        }
        return done;
    }

    private Optional<Message> stored(UserId reader, Begun.Started started, FinishedAnswer finished) {
        return conversations.complete(
                reader, started.conversation().id(), started.answer().id(), finished);
    }
}
