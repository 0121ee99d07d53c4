package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On every route there is: a new one is asked, too, and must answer in the same way. */
@Tag("EDGE.3")
@Tag("FR-017")
class StrangersTest {
    private static final String UNKNOWN = "018f2b5e-0000-7000-8000-000000000000";

    /** What a route wants to hear before it looks at a conversation. The rest wants nothing. */
    private static final Map<String, String> BODIES = Map.of(
            "PATCH /conversations/{id}", "{\"title\":\"Mine\"}",
            "POST /conversations/{id}/messages", "{\"content\":\"Why?\"}",
            "PUT /conversations/{id}/messages/{answer}/feedback", "{\"verdict\":\"up\"}");

    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void stop() {
        lectern.close();
    }

    @Test
    void a_strangers_conversation_looks_like_an_unknown_one_on_every_route() throws Exception {
        lectern.start();
        String hers = json(lectern.send(lectern.ask("ada", "new", "How?").setHeader("Accept", "application/json")))
                .at("/conversation/id")
                .asString();
        String before = lectern.send(lectern.by("ada", "/conversations/" + hers + "/messages"))
                .body();

        int asked = 0;
        for (Map.Entry<String, Set<String>> route : lectern.routes().entrySet()) {
            if (!route.getKey().contains("{id}")) {
                continue;
            }
            for (String method : route.getValue()) {
                HttpResponse<String> strangers = lectern.send(request("eve", method, route.getKey(), hers));
                for (String unknown : List.of(UNKNOWN, "not-even-an-id")) {
                    assertSame(
                            method + " " + route.getKey(), strangers, request("eve", method, route.getKey(), unknown));
                }
                asked++;
            }
        }

        assertThat(asked).isGreaterThanOrEqualTo(13);
        assertThat(lectern.send(lectern.by("ada", "/conversations/" + hers + "/messages"))
                        .body())
                .isEqualTo(before);
    }

    @Test
    void without_a_token_every_route_of_a_conversation_is_closed() throws Exception {
        lectern.start();
        for (Map.Entry<String, Set<String>> route : lectern.routes().entrySet()) {
            for (String method : route.getValue()) {
                if (route.getKey().contains("{id}")) {
                    assertThat(lectern.send(request("", method, route.getKey(), UNKNOWN))
                                    .statusCode())
                            .as(method + " " + route.getKey())
                            .isEqualTo(401);
                }
            }
        }
    }

    private void assertSame(String route, HttpResponse<String> strangers, HttpRequest.Builder unknown)
            throws Exception {
        HttpResponse<String> nobodys = lectern.send(unknown);
        assertThat(List.of(strangers.statusCode(), nobodys.statusCode()))
                .as(route)
                .containsOnly(404);
        assertThat(strangers.body()).as(route).isEqualTo(nobodys.body());
        assertThat(strangers.headers().map().keySet())
                .as(route)
                .isEqualTo(nobodys.headers().map().keySet());
    }

    private HttpRequest.Builder request(String reader, String method, String route, String conversation) {
        String path = route.replace("{id}", conversation).replace("{answer}", "2");
        String body = BODIES.get(method + " " + route);
        HttpRequest.Builder request = reader.isEmpty() ? lectern.anonymous("/api/v1" + path) : lectern.by(reader, path);
        return body == null
                ? request.method(method, BodyPublishers.noBody())
                : request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
    }
}
