package dev.lectern.http.javalin;

import dev.lectern.core.book.PassageId;
import dev.lectern.core.conversation.CitedPassages;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.History;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.Page;
import dev.lectern.core.conversation.Renamed;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.UserId;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A reader's conversations: list and search, create, open, rename, delete. */
final class ConversationEndpoints {
    private static final int MAX_SEARCH = 500;
    private static final String UNTITLED = "New conversation";

    private final History history;
    private final CitedPassages cited;
    private final Signer signer;
    private final String prefix;
    private final int maxBodyBytes;

    ConversationEndpoints(History history, CitedPassages cited, Signer signer, String prefix, int maxBodyBytes) {
        this.history = history;
        this.cited = cited;
        this.signer = signer;
        this.prefix = prefix;
        this.maxBodyBytes = maxBodyBytes;
    }

    void list(Context ctx, Exchange exchange, Identity reader) {
        QueryParams query = new QueryParams(ctx);
        int limit = query.limit();
        HistoryFilter filter = new HistoryFilter(query.time("from"), query.time("to"));
        String text = query.text("q", MAX_SEARCH);
        UserId id = reader.userId();
        if (text != null) {
            List<Wire.Hit> hits = history.search(id, text, filter, limit).stream()
                    .map(Wire.Hit::of)
                    .toList();
            Json.send(ctx, 200, new Wire.Items<>(hits, null));
            return;
        }
        String purpose = "conversations\0" + id.value();
        HistoryPosition after =
                cursor(query, purpose).map(ConversationEndpoints::position).orElse(null);
        Page<Conversation, HistoryPosition> page = history.list(id, filter, after, limit);
        HistoryPosition next = page.next();
        Json.send(
                ctx,
                200,
                new Wire.Items<>(
                        page.items().stream().map(Wire.Talk::of).toList(),
                        next == null ? null : signer.seal(purpose, next.updatedAt() + " " + next.id())));
    }

    void create(Context ctx, Exchange exchange, Identity reader) throws IOException {
        String title = JsonBody.readOptional(ctx, maxBodyBytes).text("title", Conversation.MAX_TITLE);
        Conversation created = history.create(
                reader.userId(),
                title == null || title.isBlank() ? UNTITLED : title.strip(),
                new AskParams(ctx).language());
        ctx.header("Location", prefix + "/conversations/" + created.id());
        send(ctx, 201, created);
    }

    void get(Context ctx, Exchange exchange, Identity reader) {
        send(ctx, 200, find(ctx, reader));
    }

    void rename(Context ctx, Exchange exchange, Identity reader) throws IOException {
        String title = JsonBody.read(ctx, maxBodyBytes).requiredText("title", Conversation.MAX_TITLE);
        IfMatch condition = IfMatch.of(ctx);
        ConversationId id = id(ctx);
        Long version =
                condition.isAny() ? null : condition.pick(find(ctx, reader).version());
        switch (history.rename(reader.userId(), id, title, version)) {
            case Renamed.Done done -> send(ctx, 200, done.conversation());
            case Renamed.Conflict conflict -> throw new ProblemException(Problems.versionConflict());
            case Renamed.Unknown unknown -> throw new ProblemException(Problems.unknownConversation());
        }
    }

    void delete(Context ctx, Exchange exchange, Identity reader) {
        if (!history.delete(reader.userId(), id(ctx))) {
            throw new ProblemException(Problems.unknownConversation());
        }
        ctx.status(204);
    }

    void messages(Context ctx, Exchange exchange, Identity reader) {
        QueryParams query = new QueryParams(ctx);
        int limit = query.limit();
        ConversationId id = id(ctx);
        String purpose = "messages\0" + reader.userId().value() + "\0" + id;
        MessageId after = cursor(query, purpose).flatMap(MessageId::parse).orElse(null);
        Page<Message, MessageId> page = history.messages(reader.userId(), id, after, limit)
                .orElseThrow(() -> new ProblemException(Problems.unknownConversation()));
        MessageId next = page.next();
        Set<PassageId> changed = cited.changed(page.items()).orElse(null);
        Json.send(
                ctx,
                200,
                new Wire.Items<>(
                        page.items().stream()
                                .map(message -> Wire.Said.of(message, changed))
                                .toList(),
                        next == null ? null : signer.seal(purpose, next.toString())));
    }

    private Conversation find(Context ctx, Identity reader) {
        return history.find(reader.userId(), id(ctx))
                .orElseThrow(() -> new ProblemException(Problems.unknownConversation()));
    }

    private Optional<String> cursor(QueryParams query, String purpose) {
        @Nullable String cursor = query.text("cursor", 500);
        if (cursor == null) {
            return Optional.empty();
        }
        return Optional.of(signer.open(purpose, cursor)
                .orElseThrow(() -> new ProblemException(
                        Problems.invalid("cursor", "must be the next of an earlier page of this very list"))));
    }

    private static HistoryPosition position(String text) {
        String[] parts = text.split(" ", -1);
        try {
            return new HistoryPosition(
                    Instant.parse(parts[0]), ConversationId.parse(parts[1]).orElseThrow());
        } catch (DateTimeException e) {
            throw new IllegalStateException("we sealed a cursor that we cannot read", e);
        }
    }

    private static ConversationId id(Context ctx) {
        return ConversationId.parse(ctx.pathParam("id"))
                .orElseThrow(() -> new ProblemException(Problems.unknownConversation()));
    }

    private static void send(Context ctx, int status, Conversation conversation) {
        ctx.header("ETag", IfMatch.tag(conversation.version()));
        Json.send(ctx, status, Wire.Talk.of(conversation));
    }
}
