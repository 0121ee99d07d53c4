package dev.lectern.rag.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.GenerationFailedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint as the client library sees it, and what its failures mean to a port. Of what an endpoint says about a
 * failure nothing is passed on or logged, since it may repeat what was asked.
 */
final class Endpoint implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Endpoint.class.getName());
    private static final Duration SOON = Duration.ofSeconds(10);
    /** A refused key or an unknown model is mended by the operator. */
    private static final Duration LATER = Duration.ofMinutes(1);

    private static final Duration LATEST = Duration.ofHours(1);

    private final String port;
    private final OpenAiSettings settings;
    private final GuardedTransport transport;

    /** @param port what is down if this is, as an operator knows it */
    Endpoint(String port, OpenAiSettings settings) {
        this.port = port;
        this.transport = new GuardedTransport(settings);
        this.settings = settings;
    }

    /**
     * A client for one call.
     *
     * @param retries how often a call is repeated where the endpoint is busy or away, after the pause that it asks for
     */
    OpenAIClient client(int retries) {
        return client(cancel -> {}, retries);
    }

    /**
     * A client for one call.
     *
     * @param cancelling gets to know what ends the call, from any thread
     */
    OpenAIClient client(Consumer<Runnable> cancelling) {
        return client(cancelling, 0);
    }

    private OpenAIClient client(Consumer<Runnable> cancelling, int retries) {
        return new OpenAIClientImpl(ClientOptions.builder()
                .httpClient(new Cancellable(transport, cancelling))
                .baseUrl(settings.baseUrl().toString())
                // The transport knows the real one.
                .apiKey("none")
                .timeout(settings.patience().whole())
                .maxRetries(retries)
                // Otherwise a variable of the environment could have questions logged.
                .logLevel(LogLevel.OFF)
                .build());
    }

    /** The failure as the port's callers know it. */
    RuntimeException failure(OpenAIException e) {
        String reason = reason(e);
        LOG.log(System.Logger.Level.WARNING, "the model at {0} failed: {1}", settings.baseUrl(), reason);
        IOException cause = new IOException(reason);
        return switch (e) {
            case SseException broken -> new GenerationFailedException(reason, cause);
            case OpenAIServiceException refused -> refused(refused, reason);
            case OpenAIIoException unreachable -> new PortUnavailableException(port, SOON, cause);
            case OpenAIException slow when isLate(slow) -> new PortUnavailableException(port, SOON, cause);
            default -> new GenerationFailedException(reason, cause);
        };
    }

    /** The failure as callers know it who only tell apart whether the port can be used. */
    PortUnavailableException unavailable(OpenAIException e) {
        return failure(e) instanceof PortUnavailableException known ? known : unusable(reason(e));
    }

    /** What it sent is no good. */
    PortUnavailableException unusable(String reason) {
        LOG.log(System.Logger.Level.WARNING, "the model at {0} cannot be used: {1}", settings.baseUrl(), reason);
        return new PortUnavailableException(port, LATER, new IOException(reason));
    }

    private RuntimeException refused(OpenAIServiceException e, String reason) {
        IOException cause = new IOException(reason);
        return switch (e.statusCode()) {
            case 400, 413, 422 -> new GenerationFailedException(reason, cause);
            case 408, 429 -> new PortUnavailableException(port, retryAfter(e), cause);
            default -> new PortUnavailableException(port, e.statusCode() >= 500 ? retryAfter(e) : LATER, cause);
        };
    }

    private static Duration retryAfter(OpenAIServiceException e) {
        for (String value : e.headers().values("Retry-After")) {
            if (value.matches("\\d{1,6}")) {
                Duration asked = Duration.ofSeconds(Long.parseLong(value));
                return asked.compareTo(LATEST) < 0 ? asked : LATEST;
            }
        }
        return SOON;
    }

    private static String reason(OpenAIException e) {
        if (e instanceof OpenAIServiceException refused && !(e instanceof SseException)) {
            return "HTTP " + refused.statusCode();
        }
        if (e instanceof OpenAIIoException) {
            Throwable cause = e.getCause();
            return cause instanceof IOException && isOurs(cause.getMessage())
                    ? cause.getClass().getSimpleName() + ": " + cause.getMessage()
                    : cause == null ? "no answer" : cause.getClass().getSimpleName();
        }
        if (isLate(e)) {
            return "nothing came in time";
        }
        return e instanceof SseException ? "it reported an error in its stream" : "it sent what cannot be read";
    }

    /** The library takes a body that did not arrive for one that cannot be read. */
    private static boolean isLate(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedIOException) {
                return true;
            }
        }
        return false;
    }

    /** Messages of the network and of the guards repeat nothing that was sent. */
    private static boolean isOurs(@Nullable String message) {
        return message != null && message.length() < 200;
    }

    @Override
    public void close() {
        transport.close();
    }

    private record Cancellable(GuardedTransport transport, Consumer<Runnable> cancelling) implements HttpClient {
        @Override
        public HttpResponse execute(HttpRequest request, RequestOptions options) {
            return transport.execute(request, options, cancelling);
        }

        @Override
        public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
            return transport.executeAsync(request, options);
        }

        @Override
        public void close() {
            // Shared by all calls.
        }
    }
}
