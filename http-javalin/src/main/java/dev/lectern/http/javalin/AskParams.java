package dev.lectern.http.javalin;

import dev.lectern.core.asking.EventNumber;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.IdempotencyKey;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.identity.Language;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request about an answer says outside its body: which one it is, from where on, and in which form. */
final class AskParams {
    private static final String STREAM = "text/event-stream";

    private static final MessageId NO_ANSWER = new MessageId(Integer.MAX_VALUE);

    private final Context ctx;

    AskParams(Context ctx) {
        this.ctx = ctx;
    }

    ConversationId conversation() {
        return ConversationId.parse(ctx.pathParam("id"))
                .orElseThrow(() -> new ProblemException(Problems.unknownConversation()));
    }

    /**
     * The answer that the path names. What can be no answer's name is taken for one that no answer has: it is looked for
     * all the same, so that a stranger's conversation does not show by it.
     */
    MessageId answer() {
        return MessageId.parse(ctx.pathParam("answer")).orElse(NO_ANSWER);
    }

    /** The last event that the client has: what it says when reconnecting counts more than the address it began with. */
    EventNumber after() {
        List<String> headers = Collections.list(ctx.req().getHeaders("Last-Event-ID"));
        if (headers.size() > 1) {
            throw new ProblemException(Problems.invalid("Last-Event-ID", "may be given once"));
        }
        String name = headers.isEmpty() ? "after" : "Last-Event-ID";
        String value = headers.isEmpty() ? new QueryParams(ctx).text("after", 20) : headers.getFirst();
        return value == null || value.isEmpty()
                ? EventNumber.NONE
                : EventNumber.parse(value)
                        .orElseThrow(() -> new ProblemException(
                                Problems.invalid(name, "must be the id of an event of this answer")));
    }

    /** A quoted string as in the draft, or the bare value that many clients send. */
    @Nullable
    IdempotencyKey idempotencyKey() {
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

    /** The language of the page that asks, if its words are known; what cannot be read says nothing. */
    @Nullable
    Language language() {
        try {
            return Locale.LanguageRange.parse(header("Accept-Language")).stream()
                    .filter(range -> range.getWeight() > 0)
                    .flatMap(range -> Language.of(range.getRange()).stream())
                    .findFirst()
                    .orElse(null);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Whether the answer is wanted as a stream rather than in one piece. */
    boolean wantsStream() {
        String accept = accept();
        if (accept.contains(STREAM)) {
            return true;
        }
        if (accept.isBlank() || accept.contains("*/*") || accept.contains("application/*") || accept.contains("json")) {
            return false;
        }
        throw new ProblemException(Problems.notAcceptable("Accept text/event-stream or application/json."));
    }

    /** Refuses whoever does not take a stream, where there is nothing else. */
    void requireStream() {
        String accept = accept();
        if (!(accept.isBlank() || accept.contains("*/*") || accept.contains("text/*") || accept.contains(STREAM))) {
            throw new ProblemException(Problems.notAcceptable("Accept text/event-stream."));
        }
    }

    private String accept() {
        return header("Accept").toLowerCase(Locale.ROOT);
    }

    private String header(String name) {
        return String.join(",", Collections.list(ctx.req().getHeaders(name)));
    }
}
