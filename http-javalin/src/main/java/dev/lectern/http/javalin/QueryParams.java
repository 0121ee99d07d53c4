package dev.lectern.http.javalin;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query of a request. Each parameter may be given once; an empty one counts as absent. */
final class QueryParams {
    static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    private final Context ctx;

    QueryParams(Context ctx) {
        this.ctx = ctx;
    }

    @Nullable
    String text(String name, int max) {
        List<String> values = ctx.queryParams(name);
        if (values.size() > 1) {
            throw new ProblemException(Problems.invalid(name, "may be given once"));
        }
        return values.isEmpty() || values.getFirst().isBlank() ? null : Text.checked(name, values.getFirst(), max);
    }

    int limit() {
        return number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    }

    /** A whole number that is not negative. */
    int number(String name, int min, int max, int otherwise) {
        String value = text(name, 20);
        if (value == null) {
            return otherwise;
        }
        boolean digits = value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(value) : -1;
        if (number < min || number > max) {
            throw new ProblemException(Problems.invalid(name, "must be a whole number from " + min + " to " + max));
        }
        return number;
    }

    @Nullable
    Instant time(String name) {
        String value = text(name, 40);
        if (value == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(value).toInstant();
            if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeException e) {
            // The same problem as a time that is out of bounds.
        }
        throw new ProblemException(
                Problems.invalid(name, "must be a time as in RFC 3339, such as 2026-01-31T12:00:00Z"));
    }
}
