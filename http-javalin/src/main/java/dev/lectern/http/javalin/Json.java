package dev.lectern.http.javalin;

import io.javalin.http.Context;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it goes over the wire. */
final class Json {
    static final String TYPE = "application/json";

    /** Strict in what it reads: one document, every member once. Times are written as RFC 3339. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static void send(Context ctx, int status, Object body) {
        send(ctx, status, TYPE, body);
    }

    static void send(Context ctx, int status, String type, Object body) {
        ctx.status(status).contentType(type).result(MAPPER.writeValueAsBytes(body));
    }
}
