package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.Query;
import dev.lectern.core.identity.BearerToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Walks a question's way before the first reader does, since the first of everything is slow. Nothing is stored, and what
 * does not work yet is left to the readiness check.
 */
record WarmUp(AppConfig config, Assembly assembly) {
    private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
    private static final Pattern KEY_ID = Pattern.compile("\"kid\"\\s*:\\s*\"([^\"]+)\"");
    private static final int SIGNATURE_BYTES = 256;
    private static final int ROUNDS = 20;

    void run() {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            String host = config.host().equals("0.0.0.0") || config.host().equals("::") ? "127.0.0.1" : config.host();
            URI server = URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + config.port());
            get(client, server.resolve("/readyz"));
            get(client, server.resolve("/"));
            verify(get(client, config.auth().tokens().jwksUri()));
            // Where an endpoint embeds, each round would be paid for.
            int rounds = config.index().embedder() == null ? ROUNDS : 1;
            for (int i = 0; i < rounds; i++) {
                assembly.retriever().retrieve(Query.of("how do I start"), config.passages());
            }
        } catch (IOException | PortUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "not everything could be warmed up: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A token that names a current key but is not signed by it goes all the way to the signature, and no further. */
    private void verify(String keys) {
        Matcher kid = KEY_ID.matcher(keys);
        if (!kid.find()) {
            return;
        }
        String token = encode("{\"alg\":\"RS256\",\"kid\":\"" + kid.group(1) + "\"}") + "." + encode("{}") + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[SIGNATURE_BYTES]);
        for (int i = 0; i < ROUNDS; i++) {
            assembly.tokens().verify(new BearerToken(token));
        }
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String get(HttpClient client, URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
