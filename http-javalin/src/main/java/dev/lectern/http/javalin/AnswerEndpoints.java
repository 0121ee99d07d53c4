package dev.lectern.http.javalin;

import dev.lectern.core.asking.EventNumber;
import dev.lectern.core.asking.FollowAnswer;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.History;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.UserId;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;

/** What can be done with an answer that there is: following and stopping it. */
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
}
