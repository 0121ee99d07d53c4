package dev.lectern.http.javalin;

import dev.lectern.core.identity.UserId;
import io.javalin.http.Context;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the log says: one line for each request, and in a log of its own what concerns security. Patterns instead of
 * paths, blinded names instead of readers and addresses; never a header, a query or a body.
 */
final class RequestLog {
    private static final Logger ACCESS = System.getLogger("lectern.access");
    private static final Logger SECURITY = System.getLogger("lectern.security");

    private final Signer signer;
    private final int trustedProxies;

    RequestLog(Signer signer, int trustedProxies) {
        this.signer = signer;
        this.trustedProxies = trustedProxies;
    }

    void served(Context ctx, Exchange exchange) {
        ACCESS.log(
                Level.INFO,
                () -> String.format(
                        "request=%s method=%s route=%s status=%d ms=%d reader=%s",
                        exchange.id(),
                        ctx.method().name(),
                        exchange.route(),
                        ctx.statusCode(),
                        exchange.millis(),
                        name(exchange.reader())));
    }

    /** A defect. Types and places are logged but no messages, since those of a database quote what a reader wrote. */
    void failed(Exchange exchange, Throwable cause) {
        ACCESS.log(
                Level.ERROR,
                () -> String.format(
                        "request=%s route=%s failed%s", exchange.id(), exchange.route(), withoutMessages(cause)));
    }

    void unavailable(Exchange exchange, String port) {
        ACCESS.log(
                Level.WARNING,
                () -> String.format("request=%s route=%s unavailable=%s", exchange.id(), exchange.route(), port));
    }

    void refused(Context ctx, Exchange exchange, String reason) {
        SECURITY.log(
                Level.WARNING,
                () -> String.format(
                        "event=refused request=%s route=%s reason=%s client=%s",
                        exchange.id(),
                        exchange.route(),
                        reason,
                        signer.blinded(ClientAddress.of(ctx.req(), trustedProxies))));
    }

    void erasureRequested(Exchange exchange) {
        SECURITY.log(
                Level.INFO,
                () -> String.format(
                        "event=erasure-requested request=%s reader=%s", exchange.id(), name(exchange.reader())));
    }

    void exported(Exchange exchange) {
        SECURITY.log(
                Level.INFO,
                () -> String.format(
                        "event=exported request=%s route=%s reader=%s",
                        exchange.id(), exchange.route(), name(exchange.reader())));
    }

    private static String withoutMessages(Throwable failure) {
        StringBuilder trace = new StringBuilder();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 5; depth++) {
            trace.append(depth == 0 ? ": " : "\n caused by ")
                    .append(cause.getClass().getName());
            Arrays.stream(cause.getStackTrace())
                    .limit(20)
                    .forEach(frame -> trace.append("\n    at ").append(frame));
            cause = cause.getCause();
        }
        return trace.toString();
    }

    private String name(@Nullable UserId reader) {
        return reader == null ? "-" : signer.blinded(reader.value());
    }
}
