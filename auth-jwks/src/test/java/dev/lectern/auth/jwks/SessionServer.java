package dev.lectern.auth.jwks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lectern.core.identity.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers {@code get-session} as Better Auth does: the session and its user, or null. */
final class SessionServer implements AutoCloseable {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private volatile @Nullable Answer fixed;
    private volatile boolean hanging;

    private record Session(UserId reader, Instant expiresAt) {}

    private record Answer(int status, String body) {}

    SessionServer(InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException("no local port for a test server", failed);
        }
        server.setExecutor(threads);
        server.createContext("/api/auth/get-session", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/api/auth/get-session?disableRefresh=true");
    }

    int requests() {
        return requests.get();
    }

    String begin(UserId reader, Instant expiresAt) {
        byte[] mac = new byte[32];
        random.nextBytes(mac);
        String id = random.ints(32, 0, ALPHABET.length())
                .mapToObj(i -> ALPHABET.substring(i, i + 1))
                .collect(Collectors.joining());
        String token = id + "." + Base64.getEncoder().encodeToString(mac);
        sessions.put(token, new Session(reader, expiresAt));
        return token;
    }

    void endAll() {
        sessions.clear();
    }

    void answer(int status, String body) {
        fixed = new Answer(status, body);
    }

    void hang() {
        hanging = true;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            if (hanging) {
                closing.await();
            }
            Answer answer = fixed;
            byte[] body = (answer == null ? session(exchange) : answer.body()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 200 : answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private String session(HttpExchange exchange) {
        String credential = exchange.getRequestHeaders().getFirst("Authorization");
        Session session = credential == null ? null : sessions.get(credential.replaceFirst("^Bearer ", ""));
        if (session == null || !clock.instant().isBefore(session.expiresAt())) {
            return "null";
        }
        return "{\"session\":{\"userId\":\"%s\",\"expiresAt\":\"%s\"},\"user\":{\"id\":\"%s\",\"name\":\"A Reader\"}}"
                .formatted(session.reader(), session.expiresAt(), session.reader());
    }
}
