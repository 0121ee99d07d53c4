package dev.lectern.core.asking;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.identity.UserId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
        private final AtomicReference<@Nullable Runnable> cancel = new AtomicReference<>();

        void halt(Halt why) {
            if (halt.compareAndSet(null, why)) {
                cancel();
            }
        }

        /** Has the action run when the answer is to end, which may be at once. */
        void onHalt(Runnable action) {
            cancel.set(action);
            if (halt.get() != null) {
                cancel();
            }
        }

        private void cancel() {
            Runnable action = cancel.getAndSet(null);
            if (action != null) {
                action.run();
            }
        }

        @Nullable
        Halt halted() {
            return halt.get();
        }
    }

    private record Place(UserId reader, ConversationId conversation) {}

    private final ConcurrentMap<Key, Run> runs = new ConcurrentHashMap<>();
    private final ConcurrentMap<Place, Integer> engaged = new ConcurrentHashMap<>();

    /** Works on a conversation, from before its answer is stored until that has ended. */
    <T> T engaged(UserId reader, ConversationId conversation, Supplier<T> work) {
        Place place = new Place(reader, conversation);
        engaged.merge(place, 1, Integer::sum);
        try {
            return work.get();
        } finally {
            engaged.computeIfPresent(place, (key, times) -> times == 1 ? null : times - 1);
        }
    }

    /** Whether this process is about to begin an answer of a conversation, or generates one. */
    boolean engages(UserId reader, ConversationId conversation) {
        return engaged.containsKey(new Place(reader, conversation));
    }

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
