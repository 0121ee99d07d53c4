package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("FR-001")
class AuthProxyTest {
    private record Received(String method, String target, Headers headers, String body) {}

    private final AtomicReference<Received> received = new AtomicReference<>();
    private final RunningLectern lectern = new RunningLectern();
    private HttpServer auth;

    @SuppressWarnings("NullAway.Init")
    AuthProxyTest() {}

    @BeforeEach
    void start() throws IOException {
        auth = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        auth.createContext("/", this::answer);
        auth.start();
        URI origin = URI.create("http://127.0.0.1:" + auth.getAddress().getPort());
        lectern.settings = settings -> settings.withAuthServer(origin).withTrustedProxies(1);
        lectern.start();
    }

    @AfterEach
    void stop() {
        lectern.close();
        auth.stop(0);
    }

    @Test
    void a_sign_in_goes_through_with_every_cookie_of_the_answer() throws Exception {
        HttpResponse<String> response = lectern.send(lectern.anonymous("/api/auth/sign-in/email?a=b%20c")
                .header("Content-Type", "application/json")
                .header("Origin", "http://book.example")
                .header("Cookie", "better-auth.session_token=old")
                .POST(BodyPublishers.ofString("{\"email\":\"ada@example.org\"}")));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("{\"ok\":true}");
        assertThat(response.headers().allValues("Set-Cookie"))
                .containsExactly("better-auth.session_token=new; HttpOnly", "better-auth.session_data=x; HttpOnly");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(received.get().method()).isEqualTo("POST");
        assertThat(received.get().target()).isEqualTo("/api/auth/sign-in/email?a=b%20c");
        assertThat(received.get().body()).isEqualTo("{\"email\":\"ada@example.org\"}");
        assertThat(received.get().headers().get("Origin")).containsExactly("http://book.example");
        assertThat(received.get().headers().get("Cookie")).containsExactly("better-auth.session_token=old");
    }

    @Test
    void where_a_request_comes_from_is_said_by_us_alone() throws Exception {
        lectern.send(lectern.anonymous("/api/auth/get-session")
                .header("X-Forwarded-For", "6.6.6.6, 203.0.113.9")
                .header("X-Forwarded-Proto", "gopher")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Prefix", "/evil")
                .header("X-Real-IP", "6.6.6.6")
                .header("X-Client-IP", "6.6.6.6")
                .header("Forwarded", "for=6.6.6.6"));

        Headers headers = received.get().headers();
        // One proxy of our own stands in front, and this is the address that it saw.
        assertThat(headers.get("X-Forwarded-For")).containsExactly("203.0.113.9");
        assertThat(headers.get("X-Forwarded-Proto")).containsExactly("http");
        assertThat(headers.get("X-Forwarded-Host")).containsExactly("book.example");
        assertThat(headers).doesNotContainKeys("X-Forwarded-Prefix", "X-Real-ip", "X-Client-ip", "Forwarded");
    }

    @Test
    void headers_between_neighbours_stay_there() throws Exception {
        String answer = raw("""
                GET /api/auth/get-session HTTP/1.1\r
                Host: book.example\r
                Connection: close, X-Hop\r
                X-Hop: 1\r
                Keep-Alive: 5\r
                TE: trailers\r
                X-Stays: 1\r
                \r
                """);

        assertThat(answer).startsWith("HTTP/1.1 201");
        assertThat(received.get().headers()).containsKey("X-stays").doesNotContainKeys("X-hop", "Te", "Keep-alive");
        assertThat(answer).doesNotContainIgnoringCase("X-Between").containsIgnoringCase("X-Passed-On");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/auth/../v1/me", "/api/auth/%2e%2e/v1/me", "/api/auth//evil", "/api/auth/..;/x"})
    void a_path_that_leads_elsewhere_is_not_forwarded(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: book.example\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 4.*");
        assertThat(received).hasNullValue();
    }

    @Test
    void a_body_over_16_kilobytes_is_refused() throws Exception {
        HttpResponse<String> response = lectern.send(
                lectern.anonymous("/api/auth/sign-up/email").POST(BodyPublishers.ofString("x".repeat(16 * 1024 + 1))));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(received).hasNullValue();
    }

    @Test
    void an_auth_server_that_is_down_is_named() throws Exception {
        auth.stop(0);
        HttpResponse<String> response = lectern.send(lectern.anonymous("/api/auth/get-session"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(response).path("port").asString()).isEqualTo("auth");
    }

    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), lectern.uri("/").getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.set(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    body));
            Headers headers = exchange.getResponseHeaders();
            headers.add("Set-Cookie", "better-auth.session_token=new; HttpOnly");
            headers.add("Set-Cookie", "better-auth.session_data=x; HttpOnly");
            headers.add("Content-Type", "application/json");
            headers.add("Connection", "X-Between");
            headers.add("X-Between", "us");
            headers.add("X-Passed-On", "1");
            byte[] bytes = "{\"ok\":true}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
