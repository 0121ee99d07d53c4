package dev.lectern.http.javalin;

import dev.lectern.core.asking.EventNumber;
import dev.lectern.core.asking.FollowAnswer;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Feedback;
import dev.lectern.core.conversation.History;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.UserId;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be done with an answer that there is: following it, stopping it, and saying what one thinks of it. */
final class AnswerEndpoints {
    private final Answers answers;
    private final FollowAnswer following;
    private final History history;
    private final HttpSettings settings;

    AnswerEndpoints(Answers answers, FollowAnswer following, History history, HttpSettings settings) {
        this.answers = answers;
        this.following = following;
        this.history = history;
        this.settings = settings;
    }

    /** Tells the events behind the last one that the client has, and follows the answer to its end. */
    void events(Context ctx, Exchange exchange, Identity reader) {
        AskParams params = new AskParams(ctx);
        params.requireStream();
        EventNumber after = params.after();
        ConversationId conversation = params.conversation();
        switch (following.find(reader.userId(), conversation, params.answer(), after)) {
            case FollowAnswer.Found.UnknownConversation unknown ->
                throw new ProblemException(Problems.unknownConversation());
            case FollowAnswer.Found.NothingMore nothing -> ctx.status(204);
            case FollowAnswer.Found.More more -> {
                if (!HandlerType.HEAD.equals(ctx.method())) {
                    follow(ctx, exchange, reader.userId(), more);
                }
            }
        }
    }

    private void follow(Context ctx, Exchange exchange, UserId reader, FollowAnswer.Found.More more) {
        AnswerFeed feed = answers.follow(exchange, reader, more);
        try {
            new AnswerStream(ctx, exchange, feed, more.after(), settings.heartbeat()).write(null);
        } catch (InterruptedException e) {
            feed.abandon();
            Thread.currentThread().interrupt();
        }
    }

    void stop(Context ctx, Exchange exchange, Identity reader) {
        AskParams params = new AskParams(ctx);
        ConversationId conversation = params.conversation();
        UserId id = reader.userId();
        MessageId answer = params.answer();
        if (answers.stop(id, conversation, answer)) {
            Json.send(ctx, 202, new Wire.Stop(true));
            return;
        }
        if (history.find(id, conversation).isEmpty()) {
            throw new ProblemException(Problems.unknownConversation());
        }
        if (history.turn(id, conversation, answer).isEmpty()) {
            throw new ProblemException(Problems.unknownAnswer());
        }
        Json.send(ctx, 200, new Wire.Stop(false));
    }

    /** Keeps what the reader thinks of an answer; a verdict of null takes it back. */
    void feedback(Context ctx, Exchange exchange, Identity reader) throws IOException {
        AskParams params = new AskParams(ctx);
        JsonBody body = JsonBody.read(ctx, settings.maxBodyBytes());
        body.require("verdict");
        Feedback.Verdict verdict = verdict(body.text("verdict", 10));
        String reason = body.text("reason", Feedback.MAX_REASON);
        ConversationId conversation = params.conversation();
        MessageId answer = params.answer();
        Optional<Message> rated = history.rate(
                reader.userId(), conversation, answer, verdict, reason == null || reason.isBlank() ? null : reason);
        if (rated.isEmpty()) {
            throw notThere(reader.userId(), conversation, answer);
        }
        Json.send(ctx, 200, Wire.Said.of(rated.get()));
    }

    private static Feedback.@Nullable Verdict verdict(@Nullable String given) {
        return switch (given) {
            case null -> null;
            case "up" -> Feedback.Verdict.UP;
            case "down" -> Feedback.Verdict.DOWN;
            default -> throw new ProblemException(Problems.invalid("verdict", "must be up, down or null"));
        };
    }

    /** Why nothing could be done with an answer that has to have ended. */
    private ProblemException notThere(UserId reader, ConversationId conversation, MessageId answer) {
        if (history.find(reader, conversation).isEmpty()) {
            return new ProblemException(Problems.unknownConversation());
        }
        boolean running = history.turn(reader, conversation, answer).isPresent();
        return new ProblemException(running ? Problems.answerInProgress(answer) : Problems.unknownAnswer());
    }
}
