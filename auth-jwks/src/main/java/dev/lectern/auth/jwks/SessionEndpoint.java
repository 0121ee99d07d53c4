package dev.lectern.auth.jwks;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification.Reason;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Better Auth's {@code get-session}: at most so many questions at a time, each answered in time or not at all. */
final class SessionEndpoint implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int MAX_BYTES = 64 * 1024;

    private final SessionSettings settings;
    private final Semaphore turns;
    private final HttpClient client;

    SessionEndpoint(SessionSettings settings) {
        this.settings = settings;
        this.turns = new Semaphore(settings.maxConcurrent());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.maxWait())
                .build();
    }

    Identity lookUp(String token) throws Refused {
        long deadline = System.nanoTime() + settings.maxWait().toNanos();
        try {
            if (!turns.tryAcquire(settings.maxWait().toNanos(), TimeUnit.NANOSECONDS)) {
                throw unavailable(null);
            }
            try {
                return identity(ask(token, deadline));
            } finally {
                turns.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable(interrupted);
        }
    }

    private byte[] ask(String token, long deadline) throws InterruptedException, Refused {
        HttpRequest request = HttpRequest.newBuilder(settings.sessionUri())
                .timeout(settings.maxWait())
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, response -> new CappedBody(MAX_BYTES));
        try {
            HttpResponse<byte[]> response = exchange.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (response.statusCode() == 401) {
                throw new Refused(Reason.SIGNATURE);
            }
            if (response.statusCode() != 200) {
                throw unavailable(null);
            }
            return response.body();
        } catch (TimeoutException | ExecutionException failed) {
            throw unavailable(failed);
        } finally {
            exchange.cancel(true);
        }
    }

    /** {@code null} is Better Auth's way of saying that there is no such session. */
    private Identity identity(byte[] body) throws Refused {
        if (new String(body, StandardCharsets.UTF_8).isBlank()
                || new String(body, StandardCharsets.UTF_8).strip().equals("null")) {
            throw new Refused(Reason.SIGNATURE);
        }
        Map<String, @Nullable Object> answer = StrictJson.object(body).orElseThrow(() -> unavailable(null));
        if (answer.get("user") instanceof Map<?, ?> user
                && answer.get("session") instanceof Map<?, ?> session
                && user.get("id") instanceof String id
                && UserId.isValid(id)
                && id.equals(session.get("userId"))
                && session.get("expiresAt") instanceof String expiresAt) {
            return new Identity(new UserId(id), text(user.get("email")), text(user.get("name")), instant(expiresAt));
        }
        throw unavailable(null);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? ClaimsCheck.showable(text) : null;
    }

    private static Instant instant(String expiresAt) {
        try {
            return Instant.parse(expiresAt);
        } catch (DateTimeParseException notATime) {
            throw unavailable(notATime);
        }
    }

    private static PortUnavailableException unavailable(@Nullable Throwable cause) {
        return new PortUnavailableException("sessions", RETRY, cause);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
