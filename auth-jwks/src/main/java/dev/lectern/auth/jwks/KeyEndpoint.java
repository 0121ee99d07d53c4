package dev.lectern.auth.jwks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The one address keys come from. It never follows a redirect, reads at most so much, and gives up in time. */
final class KeyEndpoint implements AutoCloseable {
    /** For the whole exchange, body included. Nobody waits for all of it: see {@link KeySource}. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final URI uri;
    private final int maxBytes;
    private final HttpClient client;

    KeyEndpoint(URI uri, int maxBytes) {
        this.uri = uri;
        this.maxBytes = maxBytes;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(DEADLINE)
                .build();
    }

    KeySet fetch() throws KeysUnusableException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(DEADLINE)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, response -> new CappedBody(response.statusCode() == 200 ? maxBytes : 0));
        try {
            HttpResponse<byte[]> response = exchange.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new KeysUnusableException("status " + response.statusCode());
            }
            return KeyParser.parse(response.body());
        } catch (TimeoutException slow) {
            throw new KeysUnusableException("no complete answer within " + DEADLINE.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw new KeysUnusableException(String.valueOf(failed.getCause()));
        } finally {
            exchange.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
