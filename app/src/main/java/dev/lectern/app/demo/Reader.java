package dev.lectern.app.demo;

import static dev.lectern.app.demo.DemoFailedException.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** A reader with a browser: cookies for the session, a token in memory for the API. */
public final class Reader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int ATTEMPTS = 5;

    private final URI site;
    private final String name;
    private final String email;
    private final String password;
    private final HttpClient client;
    private String token = "";

    /**
     * Somebody new.
     *
     * @param site the origin that readers open
     * @param name what they are called; the address and the password are made up
     */
    public Reader(URI site, String name) {
        this.site = site;
        this.name = name;
        SecureRandom random = new SecureRandom();
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        String unique = HexFormat.of().formatHex(bytes);
        this.email = name.toLowerCase(java.util.Locale.ROOT) + "-" + unique + "@example.org";
        this.password = "Pw-" + unique + "-" + random.nextInt(1_000_000);
        this.client = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    String name() {
        return name;
    }

    /** The reader's id, from the token. */
    String id() {
        String claims = new String(
                Base64.getUrlDecoder().decode(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'))),
                StandardCharsets.UTF_8);
        return JSON.readTree(claims).path("sub").asString();
    }

    /** What to send as the bearer; empty before {@link #fetchToken()}. */
    public String token() {
        return token;
    }

    /** What must never be found in a log. */
    List<String> secrets() {
        return List.of(email, password, token, token.substring(token.lastIndexOf('.') + 1));
    }

    /** Makes the account and begins its session. */
    public void signUp() throws IOException, InterruptedException {
        HttpResponse<String> response =
                post("/api/auth/sign-up/email", Map.of("name", name, "email", email, "password", password));
        check(response.statusCode() == 200, "signing up answered " + response.statusCode());
    }

    /** Exchanges the session for a token, which lives for 15 minutes. */
    public void fetchToken() throws IOException, InterruptedException {
        HttpResponse<String> response = send(request("/api/auth/token").GET());
        check(response.statusCode() == 200, "asking for a token answered " + response.statusCode());
        token = JSON.readTree(response.body()).path("token").asString();
        check(token.chars().filter(c -> c == '.').count() == 2, "auth-server gave no token");
    }

    /** @param delta gets the words as they arrive */
    Answer ask(String question, Consumer<String> delta) throws IOException, InterruptedException {
        HttpRequest request = request("/api/v1/conversations/new/messages")
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("content", question))))
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        check(response.statusCode() == 200, "asking answered " + response.statusCode());
        AtomicReference<String> conversation = new AtomicReference<>("");
        AtomicReference<@Nullable JsonNode> done = new AtomicReference<>();
        ServerSentEvents.read(response.body(), (event, data) -> {
            JsonNode json = JSON.readTree(data);
            switch (event) {
                case "started" ->
                    conversation.set(json.path("conversation").path("id").asString());
                case "delta" -> delta.accept(json.path("text").asString());
                case "done" -> done.set(json.path("answer"));
                case "failed" ->
                    throw new DemoFailedException(
                            "the answer failed: " + json.path("title").asString());
                default -> {}
            }
        });
        JsonNode answer = done.get();
        if (answer == null) {
            throw new DemoFailedException("the stream ended without an answer");
        }
        return Answer.of(conversation.get(), answer);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).header("Authorization", "Bearer " + token).GET());
    }

    JsonNode getJson(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        check(response.statusCode() == 200, path + " answered " + response.statusCode());
        return JSON.readTree(response.body());
    }

    /** Deletes the account, and with it everything it asked. */
    public void deleteAccount() throws IOException, InterruptedException {
        HttpResponse<String> response = post("/api/auth/delete-user", Map.of("password", password));
        check(response.statusCode() == 200, "deleting the account answered " + response.statusCode());
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpResponse<String> post(String path, Map<String, String> body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Origin", origin())
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private String origin() {
        return site.getScheme() + "://" + site.getRawAuthority();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(site.resolve(path)).timeout(PATIENCE);
    }

    /** Waits as told when there were too many requests: somebody else may be running a demo, too. */
    private HttpResponse<String> send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        for (int attempt = 1; ; attempt++) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 429 || attempt == ATTEMPTS) {
                return response;
            }
            long seconds = response.headers()
                    .firstValueAsLong("Retry-After")
                    .orElse(response.headers().firstValueAsLong("X-Retry-After").orElse(10));
            TimeUnit.SECONDS.sleep(Math.min(seconds, PATIENCE.toSeconds()));
        }
    }
}
