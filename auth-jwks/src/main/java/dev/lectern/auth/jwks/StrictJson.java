package dev.lectern.auth.jwks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object in UTF-8 and nothing after it: no duplicate member at any depth (RFC 7515 section 4 lets a parser
 * choose; choosing silently is how two programs come to disagree about a token), bounded nesting, exact encoding.
 *
 * <p>Values are {@code String}, {@code Boolean}, {@code Long}, {@code BigInteger} (integers beyond a long), {@code
 * Double} (anything written with a fraction or an exponent), {@code List}, {@code Map} or null.
 */
final class StrictJson {
    private static final int MAX_DEPTH = 8;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(32)
                    .build())
            .build();

    private StrictJson() {}

    static Optional<Map<String, @Nullable Object>> object(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        // The second glance spares most garbage the parser and its exception.
        if (isRepaired(text, utf8) || !text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, @Nullable Object> members = members(parser);
            return parser.nextToken() == null ? Optional.of(members) : Optional.empty();
        } catch (JacksonException notStrict) {
            return Optional.empty();
        }
    }

    /** Decoding puts U+FFFD where bytes are not UTF-8; a text that really has that character encodes back to its bytes. */
    private static boolean isRepaired(String text, byte[] utf8) {
        return text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8);
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            int before = members.size();
            members.put(name, value(parser, parser.nextToken()));
            if (members.size() == before) {
                throw new StreamReadException(parser, "duplicate member");
            }
        }
        return members;
    }

    private static List<@Nullable Object> elements(JsonParser parser) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return elements;
    }

    private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token) {
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> throw new StreamReadException(parser, "value expected");
        };
    }

    private static Object integer(JsonParser parser) {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? parser.getBigIntegerValue()
                : (Object) parser.getLongValue();
    }
}
