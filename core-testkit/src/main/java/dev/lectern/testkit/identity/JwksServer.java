package dev.lectern.testkit.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** An issuer's key endpoint on the loopback address: well-behaved, or as broken as a test wants it. */
public final class JwksServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Behaviour behaviour = exchange -> respond(exchange, 503, new byte[0]);

    /** What the endpoint does with one request. */
    @FunctionalInterface
    private interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    public JwksServer(SigningKey... keys) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException("no local port for a test server", failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        publish(keys);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    }

    /** How many requests have arrived. */
    public int requests() {
        return requests.get();
    }

    /** Returns as soon as that many requests have arrived in all, or fails after half a minute. */
    public void awaitRequests(int count) throws InterruptedException {
        synchronized (requests) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (requests.get() < count) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("only " + requests + " of " + count + " requests arrived");
                }
                TimeUnit.NANOSECONDS.timedWait(requests, left);
            }
        }
    }

    public JwksServer publish(SigningKey... keys) {
        return publish(Stream.of(keys).map(SigningKey::jwk).toList());
    }

    public JwksServer publish(List<Map<String, Object>> jwks) {
        return answer(document(jwks));
    }

    /** A JWK Set of these keys. */
    public static String document(List<Map<String, Object>> jwks) {
        return Json.write(Map.of("keys", jwks));
    }

    /** 200 with this body, whatever it is. */
    public JwksServer answer(String body) {
        return answer(body.getBytes(StandardCharsets.UTF_8));
    }

    public JwksServer answer(byte[] body) {
        behaviour = exchange -> respond(exchange, 200, body);
        return this;
    }

    public JwksServer fail(int status) {
        byte[] body = status == 204 ? new byte[0] : "{}".getBytes(StandardCharsets.UTF_8);
        behaviour = exchange -> respond(exchange, status, body);
        return this;
    }

    public JwksServer redirectTo(URI elsewhere) {
        behaviour = exchange -> {
            exchange.getResponseHeaders().set("Location", elsewhere.toString());
            respond(exchange, 302, new byte[0]);
        };
        return this;
    }

    /** Takes the request and never answers. */
    public JwksServer hang() {
        behaviour = exchange -> closing.await();
        return this;
    }

    /** Answers with headers and the first byte of a body that never ends. */
    public JwksServer stall() {
        behaviour = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            body.write('{');
            body.flush();
            closing.await();
        };
        return this;
    }

    /** Sends white space without an end and without a length. */
    public JwksServer flood(long bytes) {
        behaviour = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
            try (OutputStream body = exchange.getResponseBody()) {
                for (long sent = 0; sent < bytes; sent += chunk.length) {
                    body.write(chunk);
                }
            }
        };
        return this;
    }

    /** Holds every answer back until the latch opens; then does what it did before. */
    public JwksServer holdUntil(CountDownLatch latch) {
        Behaviour after = behaviour;
        behaviour = exchange -> {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("the test never opened the latch");
            }
            after.answer(exchange);
        };
        return this;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        synchronized (requests) {
            requests.incrementAndGet();
            requests.notifyAll();
        }
        try (exchange) {
            behaviour.answer(exchange);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
