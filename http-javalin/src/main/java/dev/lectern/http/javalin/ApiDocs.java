package dev.lectern.http.javalin;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The API described: as OpenAPI for programs, and made from that, as a page for people. */
final class ApiDocs {
    private static final String STYLE = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
            + "padding:0 1rem;color:#1c1e21;background:#fff}h2{border-bottom:1px solid #ccc;margin-top:2.5rem}"
            + "code,pre{font:.9em/1.4 ui-monospace,monospace;background:#f4f4f4;border-radius:4px}code{padding:0 .3em}"
            + "pre{padding:.8em;overflow-x:auto}dt{margin-top:.5em}dd{margin-left:1.5em}"
            + "@media(prefers-color-scheme:dark){body{color:#e3e3e3;background:#1b1b1d}code,pre{background:#2a2a2d}"
            + "a{color:#8ab4f8}}";

    private final byte[] openApi;
    private final byte[] page;
    private final String policy;

    ApiDocs() {
        this.openApi = resource();
        JsonNode document = Json.MAPPER.readTree(openApi);
        this.page = page(document).getBytes(StandardCharsets.UTF_8);
        this.policy = "default-src 'none'; style-src '" + sha256(STYLE) + "'; frame-ancestors 'none'";
    }

    void openApi(Context ctx, Exchange exchange) {
        ctx.header("Cache-Control", "no-cache");
        ctx.contentType(Json.TYPE).result(openApi);
    }

    void page(Context ctx, Exchange exchange) {
        ctx.header("Cache-Control", "no-cache");
        ctx.header("Content-Security-Policy", policy);
        ctx.contentType("text/html; charset=utf-8").result(page);
    }

    private static byte[] resource() {
        try (InputStream in =
                Objects.requireNonNull(ApiDocs.class.getResourceAsStream("openapi.json"), "openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json cannot be read from the class path", e);
        }
    }

    private static String page(JsonNode document) {
        StringBuilder html = new StringBuilder(16_384);
        html.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Lectern API</title>")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><style>")
                .append(STYLE)
                .append("</style><h1>Lectern API</h1><p>")
                .append(escaped(document.path("info").path("description")))
                .append("</p><p>For programs: <a href=\"openapi.json\">openapi.json</a></p>");
        String base = document.path("servers").path(0).path("url").asString();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (operation.getValue().isObject()) {
                    String call = operation.getKey().toUpperCase(Locale.ROOT) + " " + base + path.getKey();
                    operation(html, call, operation.getValue());
                }
            }
        }
        html.append("<h2>Records</h2>");
        for (Map.Entry<String, JsonNode> schema :
                document.path("components").path("schemas").properties()) {
            html.append("<h3>").append(escaped(schema.getKey())).append("</h3>");
            pre(html, schema.getValue());
        }
        return html.append("</html>").toString();
    }

    private static void operation(StringBuilder html, String call, JsonNode operation) {
        html.append("<h2><code>").append(escaped(call)).append("</code></h2><p>");
        html.append(escaped(operation.path("summary")));
        html.append(operation.path("security").isArray() ? " (public)</p>" : "</p>");
        if (!operation.path("parameters").isMissingNode()) {
            html.append("<p>Parameters</p>");
            pre(html, operation.path("parameters"));
        }
        JsonNode body =
                operation.path("requestBody").path("content").path(Json.TYPE).path("schema");
        if (!body.isMissingNode()) {
            html.append("<p>Body</p>");
            pre(html, body);
        }
        html.append("<dl>");
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
            JsonNode shared = response.getValue().path("$ref");
            html.append("<dt><code>").append(escaped(response.getKey())).append("</code></dt><dd>");
            html.append(escaped(shared.isMissingNode() ? response.getValue().path("description") : shared));
            html.append("</dd>");
        }
        html.append("</dl>");
    }

    private static void pre(StringBuilder html, JsonNode node) {
        html.append("<pre>").append(escaped(node.toPrettyString())).append("</pre>");
    }

    private static String escaped(JsonNode text) {
        return escaped(text.asString());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
