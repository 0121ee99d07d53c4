package dev.lectern.http.javalin;

import dev.lectern.core.PortUnavailableException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Forwards {@code /api/auth/*} to auth-server, so that a reader's browser sees one origin and its cookies belong to it.
 * Bodies are small there, and read whole.
 */
final class AuthProxy implements AutoCloseable {
    private static final String PORT = "auth";
    private static final int MAX_REQUEST = 16 * 1024;
    private static final int MAX_RESPONSE = 1024 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** Between two neighbours only, or said anew by us; RFC 9110, 7.6.1. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "expect",
            "accept-encoding",
            "forwarded",
            "x-real-ip",
            "x-client-ip",
            "x-request-id");

    private final URI authServer;
    private final int trustedProxies;
    private final String publicScheme;
    private final String publicHost;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    AuthProxy(URI authServer, HttpSettings settings) {
        this.authServer = authServer;
        this.trustedProxies = settings.trustedProxies();
        this.publicScheme = settings.publicUrl().getScheme().toLowerCase(Locale.ROOT);
        this.publicHost = settings.publicUrl().getAuthority();
    }

    void forward(Context ctx, Exchange exchange) throws IOException {
        HttpRequest request = request(ctx);
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                answer(ctx, response, body.readNBytes(MAX_RESPONSE + 1));
            }
        } catch (IOException e) {
            throw new PortUnavailableException(PORT, RETRY_AFTER, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problems.shuttingDown());
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest request(Context ctx) throws IOException {
        byte[] body = body(ctx);
        HttpRequest.Builder request = HttpRequest.newBuilder(target(ctx))
                .timeout(ANSWER)
                .method(
                        ctx.method().name(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        Set<String> dropped = dropped(Collections.list(ctx.req().getHeaders("Connection")));
        for (String name : Collections.list(ctx.req().getHeaderNames())) {
            if (isForwarded(name, dropped)) {
                Collections.list(ctx.req().getHeaders(name)).forEach(value -> request.header(name, value));
            }
        }
        return request.setHeader("X-Forwarded-For", ClientAddress.of(ctx.req(), trustedProxies))
                .setHeader("X-Forwarded-Proto", publicScheme)
                .setHeader("X-Forwarded-Host", publicHost)
                .build();
    }

    private void answer(Context ctx, HttpResponse<InputStream> response, byte[] body) {
        if (body.length > MAX_RESPONSE) {
            throw new ProblemException(Problems.badGateway(PORT));
        }
        Set<String> dropped = dropped(response.headers().allValues("connection"));
        ctx.status(response.statusCode());
        // Javalin has set a default type that auth-server may not want.
        @Nullable String type = response.headers().firstValue("content-type").orElse(null);
        ctx.res().setContentType(type);
        response.headers().map().forEach((name, values) -> {
            if (isForwarded(name, dropped) && !name.equalsIgnoreCase("content-type")) {
                // What auth-server says replaces what we say by default.
                ctx.res().setHeader(name, values.getFirst());
                values.stream().skip(1).forEach(value -> ctx.res().addHeader(name, value));
            }
        });
        if (body.length > 0) {
            ctx.result(body);
        }
    }

    /** Rebuilt from the path, never from a host that a client named. */
    private URI target(Context ctx) {
        String path = ctx.req().getRequestURI();
        String query = ctx.req().getQueryString();
        try {
            URI target = new URI(authServer.getScheme() + "://" + authServer.getAuthority() + path
                    + (query == null ? "" : "?" + query));
            if (target.normalize().equals(target)
                    && target.getPath().equals(target.normalize().getPath())) {
                return target;
            }
        } catch (URISyntaxException e) {
            // Refused like a path that leads out of /api/auth.
        }
        throw new ProblemException(Problems.badRequest());
    }

    private static byte[] body(Context ctx) throws IOException {
        byte[] body = ctx.req().getContentLengthLong() > MAX_REQUEST
                ? new byte[MAX_REQUEST + 1]
                : ctx.req().getInputStream().readNBytes(MAX_REQUEST + 1);
        if (body.length > MAX_REQUEST) {
            throw new ProblemException(Problems.bodyTooLarge(MAX_REQUEST));
        }
        return body;
    }

    private static boolean isForwarded(String name, Set<String> dropped) {
        String header = name.toLowerCase(Locale.ROOT);
        return !NOT_FORWARDED.contains(header) && !header.startsWith("x-forwarded-") && !dropped.contains(header);
    }

    /** The headers that {@code Connection} declares to be between neighbours. */
    private static Set<String> dropped(List<String> connection) {
        Set<String> names = new HashSet<>();
        for (String name : String.join(",", connection).split(",", -1)) {
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
