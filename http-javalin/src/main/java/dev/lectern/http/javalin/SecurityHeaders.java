package dev.lectern.http.javalin;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Tells browsers what a page may do: run the site's own scripts and those inline ones whose hashes the site's build has
 * written down, and nothing else.
 */
final class SecurityHeaders {
    /** Written by the site's build beside its pages: {@code {"script": ["sha256-..."], "style": [...]}}. */
    private static final String HASHES = "csp-hashes.json";

    private static final Pattern HASH = Pattern.compile("sha(256|384|512)-[A-Za-z0-9+/]+={0,2}");

    private final String policy;
    private final boolean behindTls;

    private SecurityHeaders(String policy, boolean behindTls) {
        this.policy = policy;
        this.behindTls = behindTls;
    }

    /** For the pages of a site, with the hashes that are in its folder. */
    static SecurityHeaders forSite(Path site, boolean behindTls) {
        Path file = site.resolve(HASHES);
        JsonNode hashes = Json.MAPPER.createObjectNode();
        if (Files.isRegularFile(file)) {
            try {
                hashes = Json.MAPPER.readTree(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            } catch (JacksonException e) {
                throw new IllegalArgumentException(file + " is not JSON; build the site again", e);
            }
        }
        String scripts = sources(hashes, "script", file);
        String styles = sources(hashes, "style", file);
        // Attributes cannot run anything, and highlighted code is coloured by them.
        String policy = "default-src 'self'; script-src " + scripts + "; style-src " + styles
                + "; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'"
                + "; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        return new SecurityHeaders(policy, behindTls);
    }

    /** For what is not a page, or is one without anything to load. */
    static SecurityHeaders forData(boolean behindTls) {
        return new SecurityHeaders("default-src 'none'; frame-ancestors 'none'", behindTls);
    }

    void add(Context ctx) {
        ctx.header("Content-Security-Policy", policy);
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("X-Frame-Options", "DENY");
        ctx.header("Referrer-Policy", "strict-origin-when-cross-origin");
        if (behindTls) {
            ctx.header("Strict-Transport-Security", "max-age=31536000");
        }
    }

    private static String sources(JsonNode hashes, String kind, Path file) {
        List<String> sources = new ArrayList<>(List.of("'self'"));
        JsonNode list = hashes.get(kind);
        if (list != null) {
            for (JsonNode hash : list) {
                if (!hash.isString() || !HASH.matcher(hash.stringValue()).matches()) {
                    throw new IllegalArgumentException(file + " holds what is not a hash; build the site again");
                }
                sources.add("'" + hash.stringValue() + "'");
            }
        }
        return String.join(" ", sources);
    }
}
