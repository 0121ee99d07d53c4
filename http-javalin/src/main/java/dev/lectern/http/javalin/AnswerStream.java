package dev.lectern.http.javalin;

import dev.lectern.core.asking.AskOutcome;
import dev.lectern.core.conversation.Message;
import dev.lectern.http.javalin.AnswerFeed.Item;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes an answer to the client as server-sent events.
 *
 * <p>The id of an event is a number that grows within the answer: 1 for {@code started}, 2 for {@code sources}, and 2 plus
 * the number of UTF-16 code units delivered so far for a {@code delta}. So an id alone says where to go on, whatever
 * pieces the words came in, and on whichever node.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class AnswerStream {
    private static final int SOURCES_ID = 2;
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Context ctx;
    private final Exchange exchange;
    private final AnswerFeed feed;
    private final Duration heartbeat;
    private int delivered;

    AnswerStream(Context ctx, Exchange exchange, AnswerFeed feed, Duration heartbeat) {
        this.ctx = ctx;
        this.exchange = exchange;
        this.feed = feed;
        this.heartbeat = heartbeat;
    }

    /**
     * Writes until the answer has ended or the client has gone.
     *
     * @param first already taken from the feed
     */
    void write(Item.Started first) throws InterruptedException {
        ctx.status(200).contentType("text/event-stream");
        ctx.header("Cache-Control", "no-store, no-transform");
        // Tells nginx and its like not to collect the stream before passing it on.
        ctx.header("X-Accel-Buffering", "no");
        try {
            // Straight to the servlet: Javalin's own stream would compress, and hold back until the end.
            ServletOutputStream out = ctx.res().getOutputStream();
            Item item = first;
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
            case Item.Started started ->
                event(
                        1,
                        "started",
                        new Wire.Turn(
                                Wire.Talk.of(started.conversation()),
                                Wire.Said.of(started.question()),
                                Wire.Said.of(started.answer())));
            case Item.Sources sources ->
                event(SOURCES_ID, "sources", new Wire.Sources(Wire.Source.of(sources.citations())));
            case Item.Delta delta -> {
                delivered += delta.text().length();
                yield event(SOURCES_ID + delivered, "delta", new Wire.Delta(delta.text()));
            }
            case Item.Ended ended -> last(ended.outcome());
            case Item.Broken broken -> failed(Problems.of(broken.cause()));
        };
    }

    private byte[] last(AskOutcome outcome) {
        return switch (Problems.of(outcome)) {
            case Asked.Answer answer -> done(answer.answer());
            case Asked.Refused refused -> failed(refused.problem());
        };
    }

    private byte[] done(Message answer) {
        return event(SOURCES_ID + delivered + 1, "done", new Wire.Done(Wire.Said.of(answer)));
    }

    private byte[] failed(Problem problem) {
        return event(SOURCES_ID + delivered + 1, "failed", problem.body(exchange.id()));
    }

    private static byte[] event(int id, String name, Object data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.writeBytes(("id: " + id + "\nevent: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        // JSON escapes line breaks, so one line holds it.
        bytes.writeBytes(Json.MAPPER.writeValueAsBytes(data));
        bytes.writeBytes(new byte[] {'\n', '\n'});
        return bytes.toByteArray();
    }
}
