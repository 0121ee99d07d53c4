package dev.lectern.http.javalin;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.AskOutcome;
import dev.lectern.core.asking.AskQuestion;
import dev.lectern.core.asking.EventNumber;
import dev.lectern.core.asking.FollowAnswer;
import dev.lectern.core.asking.Question;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.IdempotencyKey;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.Turn;
import dev.lectern.core.identity.UserId;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs each answer on a thread of its own, which nothing that happens to a connection can stop. */
final class Answers {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
    private static final Duration WIND_UP = Duration.ofSeconds(5);

    private final AskQuestion asking;
    private final FollowAnswer following;
    private final RequestLog log;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("answer-", 0).factory());

    Answers(AskQuestion asking, FollowAnswer following, RequestLog log) {
        this.asking = asking;
        this.following = following;
        this.log = log;
    }

    /** Asks, and tells what happens through the feed. */
    AnswerFeed ask(
            Exchange exchange,
            UserId reader,
            @Nullable ConversationId conversation,
            Question question,
            @Nullable IdempotencyKey key) {
        return begin(exchange, feed -> told(reader, asking.ask(reader, conversation, question, key, feed), feed));
    }

    /** Asks for another answer in the place of the last one. */
    AnswerFeed regenerate(
            Exchange exchange,
            UserId reader,
            ConversationId conversation,
            MessageId answer,
            @Nullable IdempotencyKey key) {
        return begin(exchange, feed -> told(reader, asking.regenerate(reader, conversation, answer, key, feed), feed));
    }

    /** Tells what was stored before, where nothing was generated now. */
    private AskOutcome told(UserId reader, AskOutcome outcome, AnswerFeed feed) throws InterruptedException {
        if (!(outcome instanceof AskOutcome.Replayed replayed)) {
            return outcome;
        }
        Turn turn = new Turn(replayed.conversation(), replayed.question(), replayed.answer());
        return following.follow(reader, turn, EventNumber.NONE, feed, () -> pause(feed));
    }

    /** Goes on telling an answer through the feed. */
    AnswerFeed follow(Exchange exchange, UserId reader, FollowAnswer.Found.More more) {
        return begin(exchange, feed -> following.follow(reader, more.turn(), more.after(), feed, () -> pause(feed)));
    }

    boolean stop(UserId reader, ConversationId conversation, MessageId answer) {
        return asking.stop(reader, conversation, answer);
    }

    /** Takes no more questions, waits for running answers, and interrupts what is left: its text so far is stored. */
    void finish(Duration grace) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                asking.interruptAll();
                threads.awaitTermination(WIND_UP.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            asking.interruptAll();
            Thread.currentThread().interrupt();
        }
    }

    /** Answers with an outcome, and tells what happens before that through the feed. */
    @FunctionalInterface
    private interface Work {
        AskOutcome run(AnswerFeed feed) throws InterruptedException;
    }

    private AnswerFeed begin(Exchange exchange, Work work) {
        AnswerFeed feed = new AnswerFeed();
        try {
            threads.execute(() -> run(exchange, work, feed));
        } catch (RejectedExecutionException e) {
            throw new ProblemException(Problems.shuttingDown());
        }
        return feed;
    }

    private void run(Exchange exchange, Work work, AnswerFeed feed) {
        try {
            feed.ended(work.run(feed));
        } catch (InterruptedException e) {
            feed.broken(new ProblemException(Problems.shuttingDown()));
        } catch (PortUnavailableException e) {
            log.unavailable(exchange, e.port());
            feed.broken(e);
        } catch (ProblemException e) {
            feed.broken(e);
        } catch (RuntimeException | Error e) {
            // Logged here, since the request may have gone meanwhile.
            log.failed(exchange, e);
            feed.broken(e);
        }
    }

    private boolean pause(AnswerFeed feed) throws InterruptedException {
        if (threads.isShutdown()) {
            throw new ProblemException(Problems.shuttingDown());
        }
        Thread.sleep(LOOK_AGAIN);
        return !feed.isAbandoned();
    }
}
