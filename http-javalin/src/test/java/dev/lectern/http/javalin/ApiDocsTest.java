package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiDocsTest {
    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void stop() {
        lectern.close();
    }

    @Test
    void every_route_is_described_and_every_description_is_a_route() throws Exception {
        HttpResponse<String> response = lectern.start().send(lectern.anonymous("/api/v1/openapi.json"));
        Map<String, Set<String>> described = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : json(response).path("paths").properties()) {
            Set<String> methods = new TreeSet<>();
            for (String member : path.getValue().propertyNames()) {
                if (!member.equals("parameters")) {
                    methods.add(member.toUpperCase(Locale.ROOT));
                }
            }
            described.put(path.getKey(), methods);
        }
        Map<String, Set<String>> routed = new TreeMap<>();
        lectern.routes().forEach((path, methods) -> {
            Set<String> without = new TreeSet<>(methods);
            without.remove("HEAD");
            routed.put(path, without);
        });

        assertThat(json(response).path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(described).isEqualTo(routed);
    }

    @Test
    void every_reference_in_the_description_leads_somewhere() throws Exception {
        JsonNode document = json(lectern.start().send(lectern.anonymous("/api/v1/openapi.json")));

        for (JsonNode reference : document.findValues("$ref")) {
            String pointer = reference.asString().substring(1);
            assertThat(document.at(pointer).isMissingNode()).as(pointer).isFalse();
        }
    }

    @Test
    void what_a_record_holds_is_what_its_description_says() throws Exception {
        lectern.start();
        JsonNode schemas = json(lectern.send(lectern.anonymous("/api/v1/openapi.json")))
                .path("components")
                .path("schemas");
        JsonNode turn = json(lectern.send(lectern.ask("ada", "new", "How?").setHeader("Accept", "application/json")));

        assertThat(turn.propertyNames())
                .isEqualTo(schemas.at("/Turn/properties").propertyNames());
        assertThat(turn.path("conversation").propertyNames())
                .isEqualTo(schemas.at("/Conversation/properties").propertyNames());
        assertThat(turn.path("answer").propertyNames())
                .isEqualTo(schemas.at("/Message/properties").propertyNames());
        lectern.published = Set::copyOf;
        String messages = "/conversations/" + turn.at("/conversation/id").asString() + "/messages";
        assertThat(json(lectern.send(lectern.by("ada", messages)))
                        .at("/items/1/citations/0")
                        .propertyNames())
                .isEqualTo(schemas.at("/Citation/properties").propertyNames());
        assertThat(json(lectern.send(lectern.by("ada", "/me"))).propertyNames())
                .isEqualTo(schemas.at("/Profile/properties").propertyNames());
    }

    @Test
    void people_can_read_it_without_any_script() throws Exception {
        HttpResponse<String> page = lectern.start().send(lectern.anonymous("/api/v1/docs"));

        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(page.body())
                .contains("POST /api/v1/conversations/{id}/messages")
                .doesNotContain("<script");
    }
}
