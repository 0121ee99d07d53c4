package dev.lectern.http.javalin;

import dev.lectern.core.asking.Question;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.History;
import dev.lectern.core.conversation.IdempotencyKey;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.UserId;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asking a question, and stopping its answer. */
final class AskEndpoints {
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Answers answers;
    private final History history;
    private final HttpSettings settings;

    AskEndpoints(Answers answers, History history, HttpSettings settings) {
        this.answers = answers;
        this.history = history;
        this.settings = settings;
    }

    void ask(Context ctx, Exchange exchange, Identity reader) throws IOException {
        boolean stream = wantsStream(ctx);
        Question question = question(JsonBody.read(ctx, settings.maxBodyBytes()));
        IdempotencyKey key = idempotencyKey(ctx);
        String id = ctx.pathParam("id");
        ConversationId conversation = id.equals("new") ? null : conversation(id);
        AnswerFeed feed = answers.ask(exchange, reader.userId(), conversation, question, key);
        try {
            AnswerFeed.Item first = next(feed);
            if (stream && first instanceof AnswerFeed.Item.Started started) {
                new AnswerStream(ctx, exchange, feed, settings.heartbeat()).write(started);
            } else {
                whole(ctx, feed, first);
            }
        } catch (InterruptedException e) {
            feed.abandon();
            Thread.currentThread().interrupt();
            throw new ProblemException(Problems.shuttingDown());
        }
    }

    void stop(Context ctx, Exchange exchange, Identity reader) {
        ConversationId conversation = conversation(ctx.pathParam("id"));
        UserId id = reader.userId();
        Optional<MessageId> answer = MessageId.parse(ctx.pathParam("answer"));
        if (answer.isPresent() && answers.stop(id, conversation, answer.get())) {
            Json.send(ctx, 202, new Wire.Stop(true));
            return;
        }
        if (history.find(id, conversation).isEmpty()) {
            throw new ProblemException(Problems.unknownConversation());
        }
        boolean ended = answer.flatMap(a -> message(id, conversation, a))
                .filter(message -> message.role() == Message.Role.ANSWER)
                .isPresent();
        if (!ended) {
            throw new ProblemException(Problems.unknownAnswer());
        }
        Json.send(ctx, 200, new Wire.Stop(false));
    }

    private Optional<Message> message(UserId reader, ConversationId conversation, MessageId message) {
        MessageId before = message.value() == 1 ? null : new MessageId(message.value() - 1);
        return history.messages(reader, conversation, before, 1).stream()
                .flatMap(page -> page.items().stream())
                .filter(found -> found.id().equals(message))
                .findFirst();
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

    private static ConversationId conversation(String id) {
        return ConversationId.parse(id).orElseThrow(() -> new ProblemException(Problems.unknownConversation()));
    }

    private static Question question(JsonBody body) {
        JsonBody context = body.object("context");
        String content = body.requiredText("content", Question.MAX_LENGTH);
        String page = context.text("page", 2_000);
        String selection = context.text("selection", Question.MAX_LENGTH);
        if (page != null && !page.startsWith("/")) {
            throw new ProblemException(Problems.invalid("context.page", "must be a path that begins with /"));
        }
        try {
            return new Question(content, page, selection);
        } catch (IllegalArgumentException e) {
            // Normalising can still make a text longer than it came.
            throw new ProblemException(
                    Problems.invalid("content", "must have 1 to " + Question.MAX_LENGTH + " characters"));
        }
    }

    /** A quoted string as in the draft, or the bare value that many clients send. */
    private static @Nullable IdempotencyKey idempotencyKey(Context ctx) {
        List<String> headers = Collections.list(ctx.req().getHeaders("Idempotency-Key"));
        if (headers.isEmpty()) {
            return null;
        }
        String value = headers.getFirst().strip();
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        if (headers.size() > 1 || !IdempotencyKey.isValid(value)) {
            throw new ProblemException(
                    Problems.invalid("Idempotency-Key", "must be one value of 1 to 255 visible ASCII characters"));
        }
        return new IdempotencyKey(value);
    }

    private static boolean wantsStream(Context ctx) {
        String accept = String.join(",", Collections.list(ctx.req().getHeaders("Accept")))
                .toLowerCase(Locale.ROOT);
        if (accept.contains("text/event-stream")) {
            return true;
        }
        if (accept.isBlank() || accept.contains("*/*") || accept.contains("application/*") || accept.contains("json")) {
            return false;
        }
        throw new ProblemException(Problems.notAcceptable());
    }
}
