package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.conversation.ConversationRepository;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void stop() {
        lectern.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/unheard-of", "/api/v1", "/api/unheard-of", "/api/v1/me/unheard-of", "/unheard-of"})
    void what_is_not_there_is_a_problem_and_not_a_page(String path) throws Exception {
        HttpResponse<String> response = lectern.start().send(lectern.anonymous(path));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(response).propertyNames()).containsExactly("type", "title", "status", "detail", "instance");
        assertThat(json(response).path("type").asString()).isEqualTo("/problems/not-found");
        assertThat(response.body()).doesNotContain("unheard-of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/book/suggestions"})
    void a_call_that_is_not_served_yet_is_not_there(String path) throws Exception {
        assertThat(lectern.start().send(lectern.by("ada", path)).statusCode()).isEqualTo(404);
    }

    @Test
    void another_method_learns_which_ones_there_are() throws Exception {
        HttpRequest.Builder put = lectern.start().by("ada", "/conversations").PUT(BodyPublishers.ofString("{}"));
        HttpResponse<String> response = lectern.send(put);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, POST");
        assertThat(json(response).path("type").asString()).isEqualTo("/problems/method-not-allowed");
    }

    @Test
    void a_head_request_is_no_way_around_signing_in() throws Exception {
        HttpRequest.Builder head = lectern.start().anonymous("/api/v1/me").method("HEAD", BodyPublishers.noBody());

        assertThat(lectern.send(head).statusCode()).isEqualTo(401);
    }

    @Test
    @Tag("EDGE.2")
    @Tag("EDGE.4")
    void a_database_that_is_away_is_named_and_waited_for() throws Exception {
        lectern.conversations = Away.port(ConversationRepository.class, () -> {
            throw new PortUnavailableException("database", Duration.ofMillis(1_500), null);
        });
        lectern.start();
        for (HttpRequest.Builder request :
                new HttpRequest.Builder[] {lectern.by("ada", "/conversations"), lectern.ask("ada", "new", "Anybody?")
                }) {
            HttpResponse<String> response = lectern.send(request);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("2");
            assertThat(json(response).path("type").asString()).isEqualTo("/problems/unavailable");
            assertThat(json(response).path("port").asString()).isEqualTo("database");
        }
    }

    @Test
    @Tag("FR-011")
    @Tag("T033")
    void a_defect_tells_the_client_nothing_of_itself() throws Exception {
        lectern.conversations = Away.port(ConversationRepository.class, () -> {
            throw new IllegalStateException("select * from secrets");
        });
        lectern.start();
        for (HttpRequest.Builder request :
                new HttpRequest.Builder[] {lectern.by("ada", "/conversations"), lectern.ask("ada", "new", "Anybody?")
                }) {
            HttpResponse<String> response = lectern.send(request);
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(json(response).path("type").asString()).isEqualTo("/problems/internal");
            assertThat(response.body()).doesNotContain("secrets").doesNotContain("Exception");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /%ZZ HTTP/1.1", "GET /a/%2e%2e/b HTTP/1.1", "NONSENSE", "GET / HTTP/9.9"})
    void what_cannot_even_be_parsed_is_refused_without_repeating_it(String line) throws Exception {
        lectern.start();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), lectern.uri("/").getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    (line + "\r\nHost: book.example\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).matches("(?s)HTTP/1.1 (4|505).*");
            assertThat(answer)
                    .contains("application/problem+json")
                    .doesNotContain("%")
                    .doesNotContain("NONSENSE");
        }
    }

    @Test
    void an_answer_of_the_api_is_neither_sniffed_nor_framed_nor_kept() throws Exception {
        HttpResponse<String> response = lectern.start().send(lectern.by("ada", "/me"));

        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; frame-ancestors 'none'");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("Server")).isEmpty();
        assertThat(response.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
}
