package dev.lectern.core.asking;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.identity.UserId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The answers that this process is generating, so that a stop reaches them at once. Thread-safe. */
final class RunningAnswers {
    private record Key(UserId reader, ConversationId conversation, MessageId answer) {}

    /** Why an answer should end early. */
    enum Halt {
        STOP,
        SHUTDOWN,
        GONE
    }

    /** One running answer. */
    static final class Run {
        private final AtomicReference<@Nullable Halt> halt = new AtomicReference<>();

        void halt(Halt why) {
            halt.compareAndSet(null, why);
        }

        @Nullable
        Halt halted() {
            return halt.get();
        }
    }

    private final ConcurrentMap<Key, Run> runs = new ConcurrentHashMap<>();

    Run begin(UserId reader, ConversationId conversation, MessageId answer) {
        Run run = new Run();
        runs.put(new Key(reader, conversation, answer), run);
        return run;
    }

    void end(UserId reader, ConversationId conversation, MessageId answer) {
        runs.remove(new Key(reader, conversation, answer));
    }

    void stop(UserId reader, ConversationId conversation, MessageId answer) {
        Run run = runs.get(new Key(reader, conversation, answer));
        if (run != null) {
            run.halt(Halt.STOP);
        }
    }

    void shutDown() {
        runs.values().forEach(run -> run.halt(Halt.SHUTDOWN));
    }
}
