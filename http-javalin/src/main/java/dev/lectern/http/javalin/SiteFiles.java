package dev.lectern.http.javalin;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The built static site. A page is a folder with an {@code index.html} and its address ends in a slash; assets with a
 * hash in their name never change and are kept by browsers, everything else is asked for again and answered with 304.
 */
final class SiteFiles {
    private static final Pattern HASHED = Pattern.compile("/assets/.+[.-][0-9a-f]{8,64}(\\.[A-Za-z0-9]+)+");
    private static final String UNKNOWN_TYPE = "application/octet-stream";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("xml", "application/xml; charset=utf-8"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("md", "text/markdown; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("avif", "image/avif"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("zip", "application/zip"));

    private final Path root;
    private final SecurityHeaders security;

    SiteFiles(Path folder, boolean behindTls) {
        try {
            this.root = folder.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException("there is no site in " + folder + "; build it first", e);
        }
        this.security = SecurityHeaders.forSite(root, behindTls);
    }

    void serve(Context ctx, Exchange exchange) throws IOException {
        security.add(ctx);
        String path = ctx.req().getRequestURI();
        Optional<Path> wanted = resolve(path);
        if (wanted.isPresent() && Files.isDirectory(wanted.get())) {
            Path index = wanted.get().resolve("index.html");
            if (Files.isRegularFile(index) && !path.endsWith("/")) {
                redirect(ctx, path + "/");
                return;
            }
            wanted = Optional.of(index);
        } else if (path.endsWith("/")) {
            wanted = Optional.empty();
        }
        if (wanted.isPresent() && Files.isRegularFile(wanted.get())) {
            send(ctx, 200, wanted.get(), HASHED.matcher(path).matches());
            return;
        }
        Path page = root.resolve("404.html");
        if (Files.isRegularFile(page)) {
            send(ctx, 404, page, false);
        } else {
            throw new ProblemException(Problems.notFound());
        }
    }

    /** The file a path names; empty if it could lead anywhere but into the folder. */
    private Optional<Path> resolve(String rawPath) throws IOException {
        if (rawPath.equals("/")) {
            return Optional.of(root);
        }
        Path file = root;
        String path = rawPath.endsWith("/") ? rawPath.substring(1, rawPath.length() - 1) : rawPath.substring(1);
        try {
            for (String segment : path.split("/", -1)) {
                String name = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
                if (name.isEmpty() || name.startsWith(".") || name.contains("/") || name.contains("\\")) {
                    return Optional.empty();
                }
                file = file.resolve(name);
            }
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        // Links are followed only within the folder.
        return Files.exists(file) && file.toRealPath().startsWith(root) ? Optional.of(file) : Optional.empty();
    }

    private static void redirect(Context ctx, String path) {
        String query = ctx.req().getQueryString();
        ctx.status(308).header("Location", query == null ? path : path + "?" + query);
        ctx.header("Cache-Control", "no-cache");
    }

    private static void send(Context ctx, int status, Path file, boolean immutable) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        // Weak, because what goes over the wire may be compressed.
        String tag = "W/\"" + Long.toHexString(attributes.size()) + "-"
                + Long.toHexString(attributes.lastModifiedTime().toMillis()) + "\"";
        ctx.header("ETag", tag);
        ctx.header("Cache-Control", immutable ? "public, max-age=31536000, immutable" : "no-cache");
        ctx.res().addHeader("Vary", "Accept-Encoding");
        String known = ctx.req().getHeader("If-None-Match");
        if (status == 200
                && known != null
                && List.of(known.split("\\s*,\\s*", -1)).contains(tag)) {
            ctx.status(304);
            return;
        }
        ctx.status(status).contentType(type(file)).result(Files.newInputStream(file));
    }

    private static String type(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), UNKNOWN_TYPE);
    }
}
