package dev.lectern.app;

import dev.lectern.app.runtime.Ports;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.identity.JwksServer;
import dev.lectern.testkit.identity.SigningKey;
import dev.lectern.testkit.identity.TokenMint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code lectern up} as a process of its own, with a small book and an issuer in this process, so that it can be killed.
 * Started anew on the same home as often as a test likes.
 */
final class ChildLectern implements AutoCloseable {
    private static final SigningKey KEY = SigningKey.rsa("key-1");
    private static final String READY = "Lectern is ready: ";

    private final HttpClient client = HttpClient.newHttpClient();
    private final JwksServer issuer = new JwksServer(KEY);
    private final Path home;
    private final Map<String, String> settings;
    private final URI url;
    private final List<Integer> ports;
    private final List<Process> processes = new ArrayList<>();

    ChildLectern(Path folder, Map<String, String> more) throws IOException {
        home = folder.resolve("home");
        Path book = Files.createDirectories(folder.resolve("book"));
        Files.writeString(book.resolve("lanterns.md"), """
                # Lanterns

                ## Cleaning a lantern

                A lantern is cleaned with warm water and a soft cloth. The glass is taken out first. The wick is cut \
                straight with small scissors. Oil is filled in last, through the funnel, up to the mark.

                ## Lighting a lantern

                A lantern is lit with a long match while the glass is raised. The flame is turned low for a minute so \
                that the glass warms slowly and does not break.
                """);
        ports = Ports.free(2);
        url = URI.create("http://127.0.0.1:" + ports.get(0));
        settings = new java.util.HashMap<>(more);
        settings.put("LECTERN_HOME", home.toString());
        settings.put("LECTERN_PORT", ports.get(0).toString());
        settings.put("LECTERN_DB_PORT", ports.get(1).toString());
        settings.put("LECTERN_AUTH_URL", "http://127.0.0.1:" + issuer.uri().getPort());
        settings.put("LECTERN_BOOK_DIR", book.toString());
        settings.put("LECTERN_SITE_DIR", "none");
    }

    Path home() {
        return home;
    }

    /** Sets what the next start or command is told. */
    void set(String variable, String value) {
        settings.put(variable, value);
    }

    /** Starts it; what it prints until it is ready or ends. */
    Started start() throws IOException {
        return launch("up");
    }

    /** Runs a command on the same home to its end. */
    Started run(String... command) throws IOException, InterruptedException {
        Started started = launch(command);
        started.await();
        return started;
    }

    private Started launch(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>());
        if (Files.exists(Path.of("/proc/self"))) {
            // A build in the background of a script ignores SIGINT, and so would its children.
            builder.command().addAll(List.of("env", "--default-signal=INT"));
        }
        builder.command()
                .addAll(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        // It lives for seconds: what the better compiler would win, it does not live to see.
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dlectern.root=" + System.getProperty("lectern.root"),
                        Main.class.getName()));
        builder.command().addAll(List.of(command));
        builder.redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LECTERN_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        processes.add(process);
        List<String> printed = new ArrayList<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            printed.add(line);
            if (line.startsWith(READY)) {
                break;
            }
        }
        return new Started(process, printed);
    }

    record Started(Process process, List<String> printed) {
        boolean isReady() {
            return printed.stream().anyMatch(line -> line.startsWith(READY));
        }

        void await() throws InterruptedException {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("it still runs");
            }
        }
    }

    boolean listens() {
        return ports.stream().anyMatch(port -> !Ports.isFree("127.0.0.1", port));
    }

    TokenMint.Draft tokenOf(String reader) {
        return new TokenMint(KEY, url.toString(), "lectern", InstantSource.system()).draftFor(new UserId(reader));
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return client.send(request(path, token).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A request by whoever the token speaks for, or by nobody if it is empty. */
    HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(60));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Does something in the database, past all guards. */
    void inDatabase(String sql) throws IOException, SQLException {
        String password = Files.readString(home.resolve("postgres-password")).strip();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + ports.get(1) + "/lectern", "postgres", password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What a request streams, as it arrives. */
    HttpResponse<InputStream> stream(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(
                request.header("Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** A question in a new conversation. */
    HttpRequest.Builder question(String question, String token) {
        return request("/api/v1/conversations/new/messages", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"content\": \"" + question + "\"}"));
    }

    /** Asks, and returns the stream as it arrives. */
    BufferedReader ask(String question, String token) throws IOException, InterruptedException {
        return new BufferedReader(
                new InputStreamReader(stream(question(question, token)).body(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.shutdownNow();
        for (Process process : processes) {
            process.destroy();
            try {
                process.waitFor(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.destroyForcibly();
        }
        issuer.close();
    }
}
