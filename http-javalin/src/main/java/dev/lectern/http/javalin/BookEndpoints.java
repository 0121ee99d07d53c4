package dev.lectern.http.javalin;

import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.identity.Identity;
import io.javalin.http.Context;
import java.io.IOException;

/** The book without a conversation: the retriever by itself. */
final class BookEndpoints {
    private static final int MAX_QUERY = 4_000;
    private static final int DEFAULT_PASSAGES = 3;

    private final Retriever retriever;
    private final int maxBodyBytes;

    BookEndpoints(Retriever retriever, int maxBodyBytes) {
        this.retriever = retriever;
        this.maxBodyBytes = maxBodyBytes;
    }

    void retrieve(Context ctx, Exchange exchange, Identity reader) throws IOException {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes);
        Query query = Query.of(body.requiredText("query", MAX_QUERY));
        Retrieval found = retriever.retrieve(query, body.number("limit", 1, 100, DEFAULT_PASSAGES));
        Json.send(
                ctx,
                200,
                new Wire.Retrieved(found.passages().stream().map(Wire.Found::of).toList(), found.isRelevant()));
    }
}
