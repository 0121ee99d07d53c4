package dev.lectern.http.javalin;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A JSON object that a client sent. Unknown members are ignored; a member of the wrong type is a problem that names it,
 * and nothing is converted.
 */
final class JsonBody {
    private final JsonNode object;
    private final String prefix;

    private JsonBody(JsonNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    /**
     * Reads the body.
     *
     * @param limit bytes; more are not read
     */
    static JsonBody read(Context ctx, int limit) throws IOException {
        byte[] bytes = bytes(ctx, limit);
        if (!isJson(ctx.contentType())) {
            throw new ProblemException(Problems.unsupportedMediaType());
        }
        return parse(bytes);
    }

    /** Reads the body; none at all is an empty object. */
    static JsonBody readOptional(Context ctx, int limit) throws IOException {
        byte[] bytes = bytes(ctx, limit);
        if (bytes.length == 0) {
            return new JsonBody(JsonNodeFactory.instance.objectNode(), "");
        }
        if (!isJson(ctx.contentType())) {
            throw new ProblemException(Problems.unsupportedMediaType());
        }
        return parse(bytes);
    }

    /** Refuses a body that leaves a member out; null is something to say. */
    void require(String field) {
        if (!object.has(field)) {
            throw new ProblemException(Problems.invalid(prefix + field, "must be given, if only as null"));
        }
    }

    /** A text, or null if it is absent or null. */
    @Nullable
    String text(String field, int max) {
        JsonNode node = object.get(field);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw new ProblemException(Problems.invalid(prefix + field, "must be a string"));
        }
        return Text.checked(prefix + field, node.stringValue(), max);
    }

    /** A text that must be there and not blank, trimmed. */
    String requiredText(String field, int max) {
        // Trimming comes before counting, so what is read may be longer than what is kept.
        String text = text(field, Integer.MAX_VALUE);
        String trimmed = text == null ? "" : text.strip();
        if (trimmed.isEmpty() || trimmed.length() > max) {
            throw new ProblemException(Problems.invalid(prefix + field, "must have 1 to " + max + " characters"));
        }
        return trimmed;
    }

    /** Whether a member is there, be it null. */
    boolean has(String field) {
        return object.has(field);
    }

    /** A whole number, or null if it is absent or null. */
    @Nullable
    Integer numberOrNull(String field, int min, int max) {
        return object.hasNonNull(field) ? number(field, min, max, min) : null;
    }

    /** A whole number. */
    int number(String field, int min, int max, int otherwise) {
        JsonNode node = object.get(field);
        if (node == null || node.isNull()) {
            return otherwise;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            throw new ProblemException(
                    Problems.invalid(prefix + field, "must be a whole number from " + min + " to " + max));
        }
        return node.intValue();
    }

    /** An object within, empty if it is absent or null. */
    JsonBody object(String field) {
        JsonNode node = object.get(field);
        if (node == null || node.isNull()) {
            return new JsonBody(JsonNodeFactory.instance.objectNode(), prefix + field + ".");
        }
        if (!node.isObject()) {
            throw new ProblemException(Problems.invalid(prefix + field, "must be an object"));
        }
        return new JsonBody(node, prefix + field + ".");
    }

    private static JsonBody parse(byte[] bytes) {
        try {
            JsonNode node = Json.MAPPER.readTree(bytes);
            if (node.isObject()) {
                return new JsonBody(node, "");
            }
        } catch (JacksonException malformed) {
            // Its message quotes the body, so it goes nowhere.
        }
        throw new ProblemException(Problems.malformedBody());
    }

    private static byte[] bytes(Context ctx, int limit) throws IOException {
        if (ctx.req().getContentLengthLong() > limit) {
            throw new ProblemException(Problems.bodyTooLarge(limit));
        }
        byte[] bytes = ctx.req().getInputStream().readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new ProblemException(Problems.bodyTooLarge(limit));
        }
        return bytes;
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        boolean utf8 = true;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            utf8 &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        return utf8 && parts[0].strip().equals(Json.TYPE);
    }
}
