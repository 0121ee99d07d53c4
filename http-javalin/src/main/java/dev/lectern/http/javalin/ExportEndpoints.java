package dev.lectern.http.javalin;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.privacy.Export;
import dev.lectern.core.privacy.MarkdownTranscript;
import dev.lectern.core.privacy.RetentionPolicy;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JsonGenerator;

/** A history to take away: one conversation, or everything. Written while it is read, so that its size does not matter. */
final class ExportEndpoints {
    private final Export export;
    private final KnownReaders readers;
    private final RequestLog log;
    private final InstantSource time;
    private final String site;
    private final Set<UserId> exporting = ConcurrentHashMap.newKeySet();

    ExportEndpoints(Export export, KnownReaders readers, RequestLog log, InstantSource time, URI site) {
        this.export = export;
        this.readers = readers;
        this.log = log;
        this.time = time;
        String origin = site.toString();
        this.site = origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin;
    }

    void everything(Context ctx, Exchange exchange, Identity reader) throws IOException {
        // Everything is much work: one after the other for the same reader.
        if (!exporting.add(reader.userId())) {
            throw new ProblemException(Problems.exportInProgress());
        }
        try {
            User user = readers.profile(reader)
                    .orElseThrow(() -> new ProblemException(Problems.invalidToken(Verification.Reason.ERASED)));
            Instant now = time.instant();
            log.exported(exchange);
            Download.send(
                    ctx,
                    "application/zip",
                    "lectern-" + RetentionPolicy.dayOf(now) + ".zip",
                    out -> ExportArchive.write(out, export, user, now, site));
        } finally {
            exporting.remove(reader.userId());
        }
    }

    void one(Context ctx, Exchange exchange, Identity reader) throws IOException {
        String asked = new QueryParams(ctx).text("format", 10);
        String format = asked == null ? "md" : asked;
        if (!format.equals("md") && !format.equals("json")) {
            throw new ProblemException(Problems.invalid("format", "must be md or json"));
        }
        Conversation conversation = ConversationId.parse(ctx.pathParam("id"))
                .flatMap(id -> export.find(reader.userId(), id))
                .orElseThrow(() -> new ProblemException(Problems.unknownConversation()));
        log.exported(exchange);
        String file = "conversation-" + conversation.id() + "." + format;
        if (format.equals("md")) {
            Download.send(ctx, "text/markdown; charset=utf-8", file, out -> {
                Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                export.one(reader.userId(), conversation, new MarkdownTranscript(writer, site));
                writer.flush();
            });
        } else {
            Download.send(ctx, Json.TYPE, file, out -> json(out, reader.userId(), conversation));
        }
    }

    private void json(OutputStream out, UserId reader, Conversation conversation) throws IOException {
        JsonGenerator json = Json.MAPPER.createGenerator(out);
        json.writeStartObject();
        json.writeName("conversation");
        json.writePOJO(Wire.Talk.of(conversation));
        json.writeName("messages");
        json.writeStartArray();
        export.one(reader, conversation, new Export.Sink() {
            @Override
            public void conversation(Conversation same) {
                // It stands in front of its messages already.
            }

            @Override
            public void message(Conversation same, Message message) {
                json.writePOJO(Wire.Said.of(message));
            }
        });
        json.writeEndArray();
        json.writeEndObject();
        // Only when all of it is there: closing for any other reason would make half of it look whole.
        json.flush();
    }
}
