package dev.lectern.http.javalin;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What went wrong, for the client.
 *
 * @param name the last part of {@code type}; stable
 * @param extensions further members of the body, in order
 * @param headers response headers that belong to it
 * @param traced whether the body names the request; not where two bodies must not be told apart
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
record Problem(
        String name,
        String title,
        int status,
        String detail,
        Map<String, Object> extensions,
        Map<String, String> headers,
        boolean traced) {

    static Problem of(String name, String title, int status, String detail) {
        return new Problem(name, title, status, detail, Map.of(), Map.of(), true);
    }

    Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(member, value);
        return new Problem(name, title, status, detail, more, headers, traced);
    }

    Problem withHeader(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Problem(name, title, status, detail, extensions, more, traced);
    }

    Problem untraced() {
        return new Problem(name, title, status, detail, extensions, headers, false);
    }

    /** The members of the body, in order. */
    Map<String, Object> body(String requestId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "/problems/" + name);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        if (traced) {
            body.put("instance", requestId);
        }
        body.putAll(extensions);
        return body;
    }
}
