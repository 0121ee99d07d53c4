package dev.lectern.http.javalin;

import dev.lectern.core.asking.Allowance;
import dev.lectern.core.asking.AskListener;
import dev.lectern.core.asking.AskOutcome;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries what happens to an answer from the thread that generates it to the one that writes to the client, so that a
 * slow client slows nobody down and one that has gone stops nothing. Words that wait are joined: what is held is never
 * more than the answer itself.
 */
final class AnswerFeed implements AskListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Item> items = new ArrayDeque<>();
    private final StringBuilder words = new StringBuilder();
    private boolean abandoned;
    private volatile @Nullable Allowance allowance;

    /** Something that happened. */
    sealed interface Item {
        record Started(Conversation conversation, Message question, Message answer) implements Item {}

        record Sources(List<Citation> citations) implements Item {}

        record Delta(String text) implements Item {}

        record Ended(AskOutcome outcome) implements Item {}

        record Broken(Throwable cause) implements Item {}
    }

    @Override
    public void allowed(Allowance left) {
        allowance = left;
    }

    /** What is left of the reader's quota, known before anything is told; null if there is no limit. */
    @Nullable
    Allowance allowance() {
        return allowance;
    }

    @Override
    public void started(Conversation conversation, Message question, Message answer) {
        put(new Item.Started(conversation, question, answer));
    }

    @Override
    public void sources(List<Citation> citations) {
        put(new Item.Sources(citations));
    }

    @Override
    public void delta(String text) {
        lock.lock();
        try {
            if (!abandoned) {
                words.append(text);
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void ended(AskOutcome outcome) {
        put(new Item.Ended(outcome));
    }

    void broken(Throwable cause) {
        put(new Item.Broken(cause));
    }

    /** Nobody listens any more. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            items.clear();
            words.setLength(0);
        } finally {
            lock.unlock();
        }
    }

    boolean isAbandoned() {
        lock.lock();
        try {
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    /** What happened next; empty if nothing did for that long. */
    Optional<Item> next(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (items.isEmpty() && words.isEmpty()) {
                if (left <= 0) {
                    return Optional.empty();
                }
                left = arrived.awaitNanos(left);
            }
            // Words are only held back while nothing came after them, so what is queued came first.
            if (!items.isEmpty()) {
                return Optional.of(items.removeFirst());
            }
            String text = words.toString();
            words.setLength(0);
            return Optional.of(new Item.Delta(text));
        } finally {
            lock.unlock();
        }
    }

    private void put(Item item) {
        lock.lock();
        try {
            if (abandoned) {
                return;
            }
            if (!words.isEmpty()) {
                items.addLast(new Item.Delta(words.toString()));
                words.setLength(0);
            }
            items.addLast(item);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }
}
