package dev.lectern.rag.openai;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;

/**
 * Carries what the client library asks to the endpoint and nowhere else: no redirect is followed, no header but the
 * necessary ones is sent, and the key is only known here. What comes back is guarded, see {@link GuardedBody}.
 */
final class GuardedTransport implements HttpClient {
    private static final String STREAM = "text/event-stream";
    private static final List<String> SENT = List.of("Accept", "Content-Type");
    /** What a body may take that says why a request was refused. */
    private static final Duration REFUSAL = Duration.ofSeconds(2);

    private final OpenAiSettings settings;
    private final java.net.http.HttpClient client;
    private final ScheduledThreadPoolExecutor guard;

    GuardedTransport(OpenAiSettings settings) {
        this.settings = settings;
        boolean tls = "https".equals(settings.baseUrl().getScheme());
        this.client = java.net.http.HttpClient.newBuilder()
                .connectTimeout(settings.patience().connect())
                .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
                // Without TLS a client of both versions asks for an upgrade, at which some servers stumble.
                .version(tls ? java.net.http.HttpClient.Version.HTTP_2 : java.net.http.HttpClient.Version.HTTP_1_1)
                .build();
        this.guard = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("lectern-model-guard").factory());
        guard.setRemoveOnCancelPolicy(true);
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        return execute(request, options, cancel -> {});
    }

    /** @param cancelling gets to know what ends the call from any thread, first without and then with a body */
    HttpResponse execute(HttpRequest request, RequestOptions options, Consumer<Runnable> cancelling) {
        long began = System.nanoTime();
        boolean stream = request.headers().values("Accept").contains(STREAM);
        Duration whole = options.getTimeout() == null
                ? settings.patience().whole()
                : options.getTimeout().request();
        Duration first = stream && settings.patience().first().compareTo(whole) < 0
                ? settings.patience().first()
                : whole;
        try {
            CompletableFuture<java.net.http.HttpResponse<InputStream>> coming =
                    client.sendAsync(sent(request, first), BodyHandlers.ofInputStream());
            cancelling.accept(() -> coming.cancel(true));
            java.net.http.HttpResponse<InputStream> response = coming.get();
            boolean fine = response.statusCode() / 100 == 2;
            Duration rest = fine ? whole : REFUSAL;
            GuardedBody body = new GuardedBody(
                    response.body(),
                    stream && fine,
                    began + first.toNanos(),
                    (fine ? began : System.nanoTime()) + rest.toNanos(),
                    settings.patience().idle(),
                    guard);
            cancelling.accept(body::close);
            if (fine && !isAsExpected(response, stream)) {
                body.close();
                throw new IOException("the answer is of another type than asked for");
            }
            return new Guarded(response.statusCode(), headers(response), body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpenAIIoException("interrupted", new InterruptedIOException());
        } catch (CancellationException e) {
            throw new OpenAIIoException("no answer", new InterruptedIOException("cancelled"));
        } catch (ExecutionException e) {
            throw new OpenAIIoException("no answer", e.getCause());
        } catch (IOException e) {
            throw new OpenAIIoException("no answer", e);
        }
    }

    private java.net.http.HttpRequest sent(HttpRequest request, Duration patience) {
        java.net.http.HttpRequest.Builder sent = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .timeout(patience)
                .setHeader("User-Agent", "lectern");
        for (String name : SENT) {
            request.headers().values(name).forEach(value -> sent.setHeader(name, value));
        }
        if (settings.apiKey() != null) {
            sent.setHeader("Authorization", "Bearer " + settings.apiKey());
        }
        HttpRequestBody body = request.body();
        if (body == null) {
            return sent.method(request.method().name(), java.net.http.HttpRequest.BodyPublishers.noBody())
                    .build();
        }
        try (body) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            body.writeTo(bytes);
            if (body.contentType() != null) {
                sent.setHeader("Content-Type", body.contentType());
            }
            return sent.method(
                            request.method().name(),
                            java.net.http.HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()))
                    .build();
        }
    }

    private static boolean isAsExpected(java.net.http.HttpResponse<?> response, boolean stream) {
        String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith(stream ? STREAM : "application/json");
    }

    private static Headers headers(java.net.http.HttpResponse<?> response) {
        Headers.Builder headers = Headers.builder();
        response.headers().map().forEach((name, values) -> values.forEach(value -> headers.put(name, value)));
        return headers.build();
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        return CompletableFuture.supplyAsync(() -> execute(request, options));
    }

    @Override
    public void close() {
        guard.shutdownNow();
        client.shutdownNow();
    }

    /** A response whose body can be closed while it is being read. */
    record Guarded(int statusCode, Headers headers, GuardedBody body) implements HttpResponse {
        @Override
        public void close() {
            body.close();
        }
    }
}
