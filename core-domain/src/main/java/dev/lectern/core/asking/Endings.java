package dev.lectern.core.asking;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.StreamingAnswer;
import dev.lectern.core.identity.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final InstantSource time;
    private final Queue<Kept> kept = new ArrayBlockingQueue<>(MOST);

    private record Kept(UserId reader, Begun.Started started, FinishedAnswer finished) {
        boolean isOf(StreamingAnswer one) {
            return one.reader().equals(reader)
                    && one.conversation().equals(started.conversation().id())
                    && one.answer().equals(started.answer().id());
        }
    }

    Endings(ConversationRepository conversations, InstantSource time) {
        this.conversations = conversations;
        this.time = time;
    }

    /** Stores the end of an answer that was generated, whole or halted. */
    AskOutcome end(UserId reader, Begun.Started started, StreamedAnswer streamed, Draft draft, Grounding grounding) {
        String content = streamed.finish();
        Map<String, String> metadata = new HashMap<>(draft.metadata());
        metadata.putAll(streamed.dropped());
        RunningAnswers.Halt halt = streamed.halted();
        if (halt == RunningAnswers.Halt.GONE) {
            return new AskOutcome.Gone();
        }
        if (halt == null && content.isBlank()) {
            return fail(reader, started, streamed, null, Duration.ZERO);
        }
        Message.Status status = halt == null
                ? Message.Status.COMPLETE
                : halt == RunningAnswers.Halt.STOP ? Message.Status.STOPPED : Message.Status.INTERRUPTED;
        List<Citation> citations = CitationCheck.check(content, draft.quotes(), grounding.passages());
        FinishedAnswer finished = new FinishedAnswer(status, content, citations, metadata, time.instant());
        return status == Message.Status.INTERRUPTED
                ? fail(reader, started, finished, null, Duration.ZERO)
                : end(reader, started, finished);
    }

    /**
     * Stores that an answer failed, with what there is of it.
     *
     * @param port the part that was down, or null if none was
     */
    AskOutcome fail(
            UserId reader,
            Begun.Started started,
            @Nullable StreamedAnswer streamed,
            @Nullable String port,
            Duration retryAfter) {
        String content = streamed == null ? "" : streamed.finish();
        List<Citation> cited = streamed == null ? List.of() : streamed.cited();
        FinishedAnswer failed = new FinishedAnswer(Message.Status.FAILED, content, cited, Map.of(), time.instant());
        return fail(reader, started, failed, port, retryAfter);
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
    private AskOutcome fail(
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

    /** Whether the end of an answer has come and waits to be stored. */
    boolean keeps(StreamingAnswer answer) {
        return kept.stream().anyMatch(one -> one.isOf(answer));
    }

    /** Stores what was kept; stops at the first that still cannot be stored. */
    int storeKept() {
        int done = 0;
        for (Kept next = kept.peek(); next != null; next = kept.peek()) {
            try {
                // Empty means that it was stored after all, deleted or swept up: nothing is left to do.
                Optional<Message> unused = stored(next.reader(), next.started(), next.finished());
            } catch (PortUnavailableException e) {
                throw e;
            } catch (RuntimeException e) {
                // What can never be stored must not keep the others.
                kept.remove(next);
                throw e;
            }
            kept.remove(next);
            done++;
        }
        return done;
    }

    private Optional<Message> stored(UserId reader, Begun.Started started, FinishedAnswer finished) {
        return conversations.complete(
                reader, started.conversation().id(), started.answer().id(), finished);
    }
}
