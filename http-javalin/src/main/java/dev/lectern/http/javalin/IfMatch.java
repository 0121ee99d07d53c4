package dev.lectern.http.javalin;

import io.javalin.http.Context;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * On which versions of a conversation a change is to be made.
 *
 * @param tags the acceptable entity tags; empty if the client does not care
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-if-match">RFC 9110, If-Match</a>
 */
record IfMatch(Set<String> tags) {
    IfMatch {
        tags = Set.copyOf(tags);
    }

    static IfMatch of(Context ctx) {
        List<String> headers = Collections.list(ctx.req().getHeaders("If-Match"));
        Set<String> tags = new HashSet<>();
        for (String tag : String.join(",", headers).split(",", -1)) {
            if (!tag.isBlank()) {
                tags.add(tag.strip());
            }
        }
        return new IfMatch(tags);
    }

    static String tag(long version) {
        return "\"" + version + "\"";
    }

    /** Whether any version will do. */
    boolean isAny() {
        return tags.isEmpty() || tags.contains("*");
    }

    /**
     * The version to insist on.
     *
     * @throws ProblemException if the current one is none of them; a weak tag never is
     */
    long pick(long current) {
        if (!tags.contains(tag(current))) {
            throw new ProblemException(Problems.versionConflict());
        }
        return current;
    }
}
