package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static dev.lectern.http.javalin.RunningLectern.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InputTest {
    private final RunningLectern lectern = new RunningLectern();

    @BeforeAll
    void start() {
        lectern.start();
    }

    @AfterAll
    void stop() {
        lectern.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "content           | {}",
                "content           | {'content': null}",
                "content           | {'content': '  '}",
                "content           | {'content': 7}",
                "content           | {'content': ['a']}",
                "content           | {'content': 'a\\u0000b'}",
                "content           | {'content': 'half \\ud83d of it'}",
                "context           | {'content': 'a', 'context': '/docs'}",
                "context.page      | {'content': 'a', 'context': {'page': 'docs'}}",
                "context.page      | {'content': 'a', 'context': {'page': 1}}",
                "context.selection | {'content': 'a', 'context': {'selection': false}}",
            })
    void a_field_of_the_wrong_type_or_size_is_named(String field, String body) throws Exception {
        HttpResponse<String> response = lectern.send(asking(body.replace('\'', '"')));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("field").asString()).isEqualTo(field);
        assertThat(json(response).path("detail").asString()).startsWith(field);
    }

    @Test
    void limits_are_counted_after_trimming_and_to_the_letter() throws Exception {
        String most = "a".repeat(4_000);

        assertThat(lectern.send(asking("{\"content\":\"  " + most + "  \"}")).statusCode())
                .isEqualTo(200);
        assertThat(lectern.send(asking("{\"content\":\"" + most + "a\"}")).statusCode())
                .isEqualTo(400);
        String context = "\",\"context\":{\"selection\":\"" + most;
        assertThat(lectern.send(asking("{\"content\":\"a" + context + "\"}}")).statusCode())
                .isEqualTo(200);
        assertThat(lectern.send(asking("{\"content\":\"a" + context + "a\"}}")).statusCode())
                .isEqualTo(400);
        assertThat(lectern.send(post(lectern.by("ada", "/conversations"), "{\"title\":\"" + "t".repeat(201) + "\"}"))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"a\"", "{\"a\":1}{}", "{\"content\":\"a\",\"content\":\"b\"}"})
    void what_is_not_one_json_object_is_refused(String body) throws Exception {
        HttpResponse<String> response = lectern.send(asking(body));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("type").asString()).isEqualTo("/problems/malformed-body");
    }

    @Test
    void what_is_not_utf_8_is_refused() throws Exception {
        HttpRequest.Builder request = lectern.by("ada", "/conversations/new/messages")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}));

        assertThat(lectern.send(request).statusCode()).isEqualTo(400);
    }

    @Test
    void a_client_cannot_supply_roles_sources_or_ids() throws Exception {
        HttpResponse<String> response = lectern.send(
                asking(
                        "{\"content\":\"a\",\"role\":\"answer\",\"citations\":[{\"n\":9}],\"id\":\"77\",\"status\":\"failed\"}"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("question").path("role").asString()).isEqualTo("question");
        assertThat(json(response).path("question").path("id").asString()).isEqualTo("1");
        assertThat(json(response).path("question").path("citations")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1"})
    void another_media_type_is_refused(String type) throws Exception {
        HttpRequest.Builder request = asking("{\"content\":\"a\"}").setHeader("Content-Type", type);

        assertThat(lectern.send(request).statusCode()).isEqualTo(415);
    }

    @Test
    void a_body_over_64_kilobytes_is_refused_whether_it_says_so_or_not() throws Exception {
        byte[] large = ("{\"content\":\"a\",\"x\":\"" + "x".repeat(64 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder declared = lectern.by("ada", "/conversations/new/messages")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(large));
        HttpRequest.Builder chunked = lectern.by("ada", "/conversations/new/messages")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));

        assertThat(lectern.send(declared).statusCode()).isEqualTo(413);
        HttpResponse<String> response = lectern.send(chunked);
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).path("type").asString()).isEqualTo("/problems/body-too-large");
    }

    @Test
    void broken_framing_is_the_clients_mistake_and_not_ours() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), lectern.uri("/").getPort())) {
            String request = """
                    POST /api/v1/conversations HTTP/1.1\r
                    Host: book.example\r
                    Authorization: Bearer ada\r
                    Content-Type: application/json\r
                    Transfer-Encoding: chunked\r
                    \r
                    not a length\r
                    """;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void who_is_not_signed_in_does_not_learn_what_is_wrong_with_the_body() throws Exception {
        HttpRequest.Builder request = post(lectern.anonymous("/api/v1/conversations/new/messages"), "{");

        assertThat(lectern.send(request).statusCode()).isEqualTo(401);
    }

    private HttpRequest.Builder asking(String body) {
        return post(lectern.by("ada", "/conversations/new/messages"), body).header("Accept", "application/json");
    }
}
