package dev.lectern.http.javalin;

import dev.lectern.core.asking.Allowance;
import dev.lectern.core.asking.EventNumber;
import dev.lectern.core.asking.Question;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.IdempotencyKey;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.Language;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asking a question, and asking for another answer. */
final class AskEndpoints {
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Answers answers;
    private final HttpSettings settings;

    AskEndpoints(Answers answers, HttpSettings settings) {
        this.answers = answers;
        this.settings = settings;
    }

    void ask(Context ctx, Exchange exchange, Identity reader) throws IOException {
        AskParams params = new AskParams(ctx);
        boolean stream = params.wantsStream();
        Question question = question(JsonBody.read(ctx, settings.maxBodyBytes()), params.language());
        IdempotencyKey key = params.idempotencyKey();
        ConversationId conversation = ctx.pathParam("id").equals("new") ? null : params.conversation();
        tell(ctx, exchange, answers.ask(exchange, reader.userId(), conversation, question, key), stream);
    }

    void regenerate(Context ctx, Exchange exchange, Identity reader) {
        AskParams params = new AskParams(ctx);
        boolean stream = params.wantsStream();
        IdempotencyKey key = params.idempotencyKey();
        ConversationId conversation = params.conversation();
        tell(ctx, exchange, answers.regenerate(exchange, reader.userId(), conversation, params.answer(), key), stream);
    }

    private void tell(Context ctx, Exchange exchange, AnswerFeed feed, boolean stream) {
        try {
            AnswerFeed.Item first = next(feed);
            Allowance allowance = feed.allowance();
            if (allowance != null) {
                RateLimit.fields(allowance).forEach(ctx::header);
            }
            if (stream && first instanceof AnswerFeed.Item.Started) {
                new AnswerStream(ctx, exchange, feed, EventNumber.NONE, settings.heartbeat()).write(first);
            } else {
                whole(ctx, feed, first);
            }
        } catch (InterruptedException e) {
            feed.abandon();
            Thread.currentThread().interrupt();
            throw new ProblemException(Problems.shuttingDown());
        }
    }

    /** The finished answer in one piece, or the problem there is instead of any answer. */
    private static void whole(Context ctx, AnswerFeed feed, AnswerFeed.Item first) throws InterruptedException {
        AnswerFeed.Item item = first;
        while (true) {
            if (item instanceof AnswerFeed.Item.Broken broken) {
                throw new ProblemException(Problems.of(broken.cause()));
            }
            if (item instanceof AnswerFeed.Item.Ended ended) {
                switch (Problems.of(ended.outcome())) {
                    case Asked.Answer answer -> Json.send(ctx, 200, answer.wire());
                    case Asked.Refused refused -> throw new ProblemException(refused.problem());
                }
                return;
            }
            item = next(feed);
        }
    }

    private static AnswerFeed.Item next(AnswerFeed feed) throws InterruptedException {
        Optional<AnswerFeed.Item> item = feed.next(FOREVER);
        while (item.isEmpty()) {
            item = feed.next(FOREVER);
        }
        return item.get();
    }

    private static Question question(JsonBody body, @Nullable Language language) {
        JsonBody context = body.object("context");
        String content = body.requiredText("content", Question.MAX_LENGTH);
        String page = context.text("page", 2_000);
        String selection = context.text("selection", Question.MAX_LENGTH);
        if (page != null && !page.startsWith("/")) {
            throw new ProblemException(Problems.invalid("context.page", "must be a path that begins with /"));
        }
        try {
            return new Question(content, page, selection, language);
        } catch (IllegalArgumentException e) {
            // Normalising can still make a text longer than it came.
            throw new ProblemException(
                    Problems.invalid("content", "must have 1 to " + Question.MAX_LENGTH + " characters"));
        }
    }
}
