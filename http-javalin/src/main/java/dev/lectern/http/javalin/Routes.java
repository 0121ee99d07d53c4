package dev.lectern.http.javalin;

import dev.lectern.core.PortUnavailableException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpException;

/**
 * Registers endpoints so that each has a request id, a line in the log and problems for its failures. Nothing here is
 * global: a Javalin that mounts Lectern keeps its own exception handlers, filters and error pages.
 */
final class Routes {
    private static final List<HandlerType> METHODS = List.of(
            HandlerType.GET,
            HandlerType.HEAD,
            HandlerType.POST,
            HandlerType.PUT,
            HandlerType.PATCH,
            HandlerType.DELETE,
            HandlerType.OPTIONS);

    private final JavalinConfig config;
    private final String prefix;
    private final RequestLog log;
    private final Cors cors;
    private final SecurityHeaders security;
    private final Map<String, Set<String>> methods = new LinkedHashMap<>();

    /** What answers a request. */
    @FunctionalInterface
    interface Endpoint {
        void handle(Context ctx, Exchange exchange) throws IOException;
    }

    Routes(JavalinConfig config, String prefix, RequestLog log, Cors cors, SecurityHeaders security) {
        this.config = config;
        this.prefix = prefix;
        this.log = log;
        this.cors = cors;
        this.security = security;
    }

    Routes get(String path, Endpoint endpoint) {
        register(HandlerType.HEAD, path, endpoint);
        return register(HandlerType.GET, path, endpoint);
    }

    Routes post(String path, Endpoint endpoint) {
        return register(HandlerType.POST, path, endpoint);
    }

    Routes put(String path, Endpoint endpoint) {
        return register(HandlerType.PUT, path, endpoint);
    }

    Routes patch(String path, Endpoint endpoint) {
        return register(HandlerType.PATCH, path, endpoint);
    }

    Routes delete(String path, Endpoint endpoint) {
        return register(HandlerType.DELETE, path, endpoint);
    }

    /** Registers an endpoint for every method. */
    Routes any(String path, Endpoint endpoint) {
        METHODS.forEach(method -> register(method, path, endpoint));
        return this;
    }

    /** Every route so far: paths with their methods. */
    Map<String, Set<String>> table() {
        return methods;
    }

    /** Answers what is left: other methods of known paths, and unknown paths. */
    void close() {
        Map<String, Set<String>> known = new LinkedHashMap<>(methods);
        known.forEach((path, allowed) -> {
            Set<String> withOptions = new TreeSet<>(allowed);
            withOptions.add("OPTIONS");
            for (HandlerType method : METHODS) {
                if (allowed.contains(method.name())) {
                    continue;
                }
                add(method, path, (ctx, exchange) -> {
                    if (method.equals(HandlerType.OPTIONS)) {
                        cors.preflight(ctx, withOptions);
                    } else {
                        throw new ProblemException(Problems.methodNotAllowed(withOptions));
                    }
                });
            }
        });
        Endpoint unknown = (ctx, exchange) -> {
            throw new ProblemException(Problems.notFound());
        };
        if (!known.containsKey("/*")) {
            METHODS.forEach(method -> add(method, "/*", unknown));
        }
    }

    private Routes register(HandlerType method, String path, Endpoint endpoint) {
        methods.computeIfAbsent(path, any -> new TreeSet<>()).add(method.name());
        return add(method, path, endpoint);
    }

    private Routes add(HandlerType method, String path, Endpoint endpoint) {
        String route = prefix + path;
        config.routes.addHttpHandler(method, route, ctx -> serve(ctx, route, endpoint));
        return this;
    }

    private void serve(Context ctx, String route, Endpoint endpoint) {
        Exchange exchange = Exchange.begin(ctx, route);
        try {
            security.add(ctx);
            cors.answer(ctx);
            endpoint.handle(ctx, exchange);
        } catch (ProblemException e) {
            send(ctx, exchange, e.problem());
        } catch (PortUnavailableException e) {
            log.unavailable(exchange, e.port());
            send(ctx, exchange, Problems.of(e));
        } catch (HttpResponseException | HttpException.RuntimeException | IOException e) {
            // Broken framing, or a client that went away while it was sending: there is nothing wrong with us.
            send(ctx, exchange, Problems.badRequest());
        } catch (RuntimeException e) {
            log.failed(exchange, e);
            send(ctx, exchange, Problems.of(e));
        } finally {
            log.served(ctx, exchange);
        }
    }

    static void send(Context ctx, Exchange exchange, Problem problem) {
        if (ctx.res().isCommitted()) {
            return;
        }
        problem.headers().forEach(ctx::header);
        ctx.header("Cache-Control", "no-store");
        Json.send(ctx, problem.status(), "application/problem+json", problem.body(exchange.id()));
    }
}
