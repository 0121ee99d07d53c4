package dev.lectern.http.javalin;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets pages of known origins in. An origin is compared with the list and never repeated from the request otherwise. */
final class Cors {
    private static final String EXPOSED =
            "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id";
    private static final String REQUEST_HEADERS =
            "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, X-User-ID";

    /** Says nothing: whatever is behind the proxy speaks for itself. */
    static final Cors SILENT = new Cors(Set.of());

    private final Set<String> allowed;

    private Cors(Set<String> allowed) {
        this.allowed = allowed;
    }

    static Cors of(HttpSettings settings) {
        Set<String> origins = new HashSet<>(settings.allowedOrigins());
        origins.add(originOf(settings.publicUrl()));
        return new Cors(Set.copyOf(origins));
    }

    /** Adds what lets the calling page read the response. */
    void answer(Context ctx) {
        if (allowed.isEmpty()) {
            return;
        }
        ctx.res().addHeader("Vary", "Origin");
        String origin = origin(ctx);
        if (origin != null && allowed.contains(origin)) {
            ctx.header("Access-Control-Allow-Origin", origin);
            ctx.header("Access-Control-Allow-Credentials", "true");
            ctx.header("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    /** Answers a preflight, or any other OPTIONS. */
    void preflight(Context ctx, Collection<String> methods) {
        String origin = origin(ctx);
        if (origin != null && !allowed.contains(origin)) {
            throw new ProblemException(Problems.originNotAllowed());
        }
        String list = String.join(", ", methods);
        ctx.status(204).header("Allow", list);
        if (origin != null) {
            ctx.header("Access-Control-Allow-Methods", list);
            ctx.header("Access-Control-Allow-Headers", REQUEST_HEADERS);
            ctx.header("Access-Control-Max-Age", "600");
        }
    }

    static String originOf(URI url) {
        return url.getScheme().toLowerCase(Locale.ROOT) + "://"
                + url.getAuthority().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String origin(Context ctx) {
        return ctx.req().getHeader("Origin");
    }
}
