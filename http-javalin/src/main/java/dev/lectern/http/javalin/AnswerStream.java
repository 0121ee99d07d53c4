package dev.lectern.http.javalin;

import dev.lectern.core.asking.AskOutcome;
import dev.lectern.core.asking.EventNumber;
import dev.lectern.http.javalin.AnswerFeed.Item;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer to the client as server-sent events. The id of an event is its {@link EventNumber}. What breaks a
 * stream but not the answer has no id of its own, so that the last one still says where to go on.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class AnswerStream {
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Context ctx;
    private final Exchange exchange;
    private final AnswerFeed feed;
    private final Duration heartbeat;
    private int told;

    /** @param after what the client has been told already */
    AnswerStream(Context ctx, Exchange exchange, AnswerFeed feed, EventNumber after, Duration heartbeat) {
        this.ctx = ctx;
        this.exchange = exchange;
        this.feed = feed;
        this.told = after.told();
        this.heartbeat = heartbeat;
    }

    /**
     * Writes until the answer has ended or the client has gone.
     *
     * @param first what was already taken from the feed, or null if nothing was
     */
    void write(@Nullable Item first) throws InterruptedException {
        ctx.status(200).contentType("text/event-stream");
        ctx.header("Cache-Control", "no-store, no-transform");
        // Tells nginx and its like not to collect the stream before passing it on.
        ctx.header("X-Accel-Buffering", "no");
        try {
            // Straight to the servlet: Javalin's own stream would compress, and hold back until the end.
            ServletOutputStream out = ctx.res().getOutputStream();
            ctx.res().flushBuffer();
            Item item = first == null ? next(out) : first;
            send(out, bytes(item));
            while (!(item instanceof Item.Ended || item instanceof Item.Broken)) {
                item = next(out);
                send(out, bytes(item));
            }
        } catch (IOException gone) {
            // The answer is finished and stored all the same.
            feed.abandon();
        }
    }

    private Item next(ServletOutputStream out) throws IOException, InterruptedException {
        Optional<Item> item = feed.next(heartbeat);
        while (item.isEmpty()) {
            send(out, HEARTBEAT);
            item = feed.next(heartbeat);
        }
        return item.get();
    }

    private void send(ServletOutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        ctx.res().flushBuffer();
    }

    private byte[] bytes(Item item) {
        return switch (item) {
            case Item.Started started -> {
                // Also where everything is told anew.
                told = 0;
                yield event(
                        EventNumber.STARTED,
                        "started",
                        new Wire.Turn(
                                Wire.Talk.of(started.conversation()),
                                Wire.Said.of(started.question()),
                                Wire.Said.of(started.answer())));
            }
            case Item.Sources sources ->
                event(EventNumber.SOURCES, "sources", new Wire.Sources(Wire.Source.of(sources.citations())));
            case Item.Delta delta -> {
                told += delta.text().length();
                yield event(EventNumber.words(told), "delta", new Wire.Delta(delta.text()));
            }
            case Item.Ended ended -> last(ended.outcome());
            case Item.Broken broken ->
                event(null, "failed", Problems.of(broken.cause()).body(exchange.id()));
        };
    }

    private byte[] last(AskOutcome outcome) {
        EventNumber end = EventNumber.end(told);
        return switch (Problems.of(outcome)) {
            case Asked.Answer answer -> event(end, "done", new Wire.Done(Wire.Said.of(answer.answer())));
            case Asked.Refused refused -> event(end, "failed", refused.problem().body(exchange.id()));
        };
    }

    private static byte[] event(@Nullable EventNumber number, String name, Object data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        String id = number == null ? "" : "id: " + number.value() + "\n";
        bytes.writeBytes((id + "event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        // JSON escapes line breaks, so one line holds it.
        bytes.writeBytes(Json.MAPPER.writeValueAsBytes(data));
        bytes.writeBytes(new byte[] {'\n', '\n'});
        return bytes.toByteArray();
    }
}
