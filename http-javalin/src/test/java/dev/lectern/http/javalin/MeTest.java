package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static dev.lectern.http.javalin.RunningLectern.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MeTest {
    private final RunningLectern lectern = new RunningLectern();

    @BeforeEach
    void start() {
        lectern.start();
    }

    @AfterEach
    void stop() {
        lectern.close();
    }

    @Test
    @Tag("FR-012")
    @Tag("T015")
    void a_profile_says_what_the_token_says() throws Exception {
        JsonNode me = json(lectern.send(lectern.by("Ada", "/me")));

        assertThat(me.propertyNames())
                .containsExactly("id", "email", "name", "createdAt", "retentionDays", "language", "quota");
        assertThat(me.path("id").asString()).isEqualTo("Ada");
        assertThat(me.path("email").asString()).isEqualTo("ada@example.org");
        assertThat(me.path("name").asString()).isEqualTo("Ada");
        assertThat(me.path("createdAt").asString()).isEqualTo("2026-05-01T12:00:00Z");
    }

    @Test
    @Tag("FR-012")
    void a_session_says_until_when_it_is_good() throws Exception {
        JsonNode session = json(lectern.send(lectern.by("ada", "/me/session")));

        assertThat(session.path("userId").asString()).isEqualTo("ada");
        assertThat(session.path("expiresAt").asString()).isEqualTo("2026-05-01T12:15:00Z");
    }

    @Test
    @Tag("US5.1")
    @Tag("FR-015")
    @Tag("SC-007")
    void an_erasure_leaves_a_receipt_that_needs_no_account() throws Exception {
        lectern.send(post(lectern.by("ada", "/conversations"), "{}"));
        HttpResponse<String> accepted = lectern.send(lectern.by("ada", "/me").DELETE());
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(json(accepted).path("state").asString()).isEqualTo("pending");

        String location = accepted.headers().firstValue("Location").orElseThrow();
        assertThat(json(lectern.send(lectern.anonymous(location))).path("state").asString())
                .isEqualTo("pending");
        lectern.erasure.drain();
        JsonNode done = json(lectern.send(lectern.anonymous(location)));
        assertThat(done.path("state").asString()).isEqualTo("done");
        assertThat(done.path("counts").path("conversations").asInt()).isEqualTo(1);
        assertThat(json(lectern.send(lectern.by("ada", "/conversations"))).path("items"))
                .isEmpty();
    }

    @Test
    void after_an_erasure_the_profile_is_made_anew_at_the_next_request() throws Exception {
        lectern.send(lectern.by("ada", "/conversations"));
        lectern.send(lectern.by("ada", "/me").DELETE());
        lectern.send(lectern.by("ada", "/conversations"));
        lectern.erasure.drain();
        long before = lectern.synchronised.get();

        lectern.send(lectern.by("ada", "/conversations"));
        assertThat(lectern.synchronised.get()).isEqualTo(before + 1);
    }

    @Test
    void a_receipt_that_does_not_exist_is_not_found() throws Exception {
        for (String id : new String[] {UUID.randomUUID().toString(), "short"}) {
            HttpResponse<String> response = lectern.send(lectern.anonymous("/api/v1/me/erasure/" + id));
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(json(response).path("type").asString()).isEqualTo("/problems/unknown-receipt");
        }
    }

    @Test
    void the_retriever_can_be_asked_by_itself() throws Exception {
        JsonNode found = json(lectern.send(post(lectern.by("ada", "/retrieve"), "{\"query\":\"keys\",\"limit\":1}")));

        assertThat(found.path("relevant").asBoolean()).isTrue();
        assertThat(found.path("passages").get(0).path("url").asString()).isEqualTo("/docs/keys#rotation");
        assertThat(found.path("passages").get(0).path("text").asString()).startsWith("Keys rotate");
        assertThat(json(lectern.send(post(lectern.by("ada", "/retrieve"), "{\"query\":\"keys\",\"limit\":1.5}")))
                        .path("field")
                        .asString())
                .isEqualTo("limit");
    }
}
