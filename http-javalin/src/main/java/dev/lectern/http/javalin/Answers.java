package dev.lectern.http.javalin;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.AskOutcome;
import dev.lectern.core.asking.AskQuestion;
import dev.lectern.core.asking.Question;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.History;
import dev.lectern.core.conversation.IdempotencyKey;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.Page;
import dev.lectern.core.identity.UserId;
import java.time.Duration;
import java.util.Optional;
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
    private final History history;
    private final RequestLog log;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("answer-", 0).factory());

    Answers(AskQuestion asking, History history, RequestLog log) {
        this.asking = asking;
        this.history = history;
        this.log = log;
    }

    /** Asks, and tells what happens through the feed. */
    AnswerFeed ask(
            Exchange exchange,
            UserId reader,
            @Nullable ConversationId conversation,
            Question question,
            @Nullable IdempotencyKey key) {
        AnswerFeed feed = new AnswerFeed();
        try {
            threads.execute(() -> run(exchange, reader, conversation, question, key, feed));
        } catch (RejectedExecutionException e) {
            throw new ProblemException(Problems.shuttingDown());
        }
        return feed;
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

    private void run(
            Exchange exchange,
            UserId reader,
            @Nullable ConversationId conversation,
            Question question,
            @Nullable IdempotencyKey key,
            AnswerFeed feed) {
        try {
            AskOutcome outcome = asking.ask(reader, conversation, question, key, feed);
            feed.ended(outcome instanceof AskOutcome.Replayed replayed ? replay(reader, replayed, feed) : outcome);
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

    /** Tells what is stored, and follows what another request is still storing. */
    private AskOutcome replay(UserId reader, AskOutcome.Replayed replayed, AnswerFeed feed)
            throws InterruptedException {
        ConversationId conversation = replayed.conversation().id();
        Message answer = replayed.answer();
        feed.started(replayed.conversation(), replayed.question(), answer);
        if (!answer.citations().isEmpty()) {
            feed.sources(answer.citations());
        }
        String told = answer.content();
        feed.delta(told);
        while (!answer.status().isFinal() && !feed.isAbandoned()) {
            if (threads.isShutdown()) {
                throw new ProblemException(Problems.shuttingDown());
            }
            Thread.sleep(LOOK_AGAIN);
            Optional<Page<Message, MessageId>> stored =
                    history.messages(reader, conversation, replayed.question().id(), 1);
            if (stored.isEmpty() || stored.get().items().isEmpty()) {
                return new AskOutcome.Gone();
            }
            answer = stored.get().items().getFirst();
            if (answer.content().startsWith(told)) {
                feed.delta(answer.content().substring(told.length()));
                told = answer.content();
            }
        }
        return new AskOutcome.Replayed(replayed.conversation(), replayed.question(), answer);
    }
}
