package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.conversation.SampleTurns;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FeedbackTest {
    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void stop() {
        lectern.close();
    }

    @Test
    void feedback_is_kept_with_the_answer_and_can_be_taken_back() throws Exception {
        lectern.start();
        String messages = asked();
        JsonNode before = json(lectern.send(lectern.by("ada", messages)));

        JsonNode rated =
                json(lectern.send(rate("ada", messages + "/2", "{\"verdict\":\"down\",\"reason\":\"Too short\"}")));

        assertThat(rated.at("/feedback/verdict").asString()).isEqualTo("down");
        assertThat(rated.at("/feedback/reason").asString()).isEqualTo("Too short");
        assertThat(json(lectern.send(lectern.by("ada", messages))).at("/items/1"))
                .isEqualTo(rated);

        lectern.send(rate("ada", messages + "/2", "{\"verdict\":\"up\",\"reason\":\" \"}"));
        assertThat(json(lectern.send(lectern.by("ada", messages)))
                        .at("/items/1/feedback")
                        .toString())
                .contains("\"verdict\":\"up\",\"reason\":null");
        assertThat(lectern.send(rate("ada", messages + "/2", "{\"verdict\":null}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(lectern.send(lectern.by("ada", messages)))).isEqualTo(before);
    }

    @Test
    void what_is_no_verdict_is_refused_by_name() throws Exception {
        lectern.start();
        String answer = asked() + "/2";

        assertProblem(rate("ada", answer, "{}"), 400, "invalid-field", "verdict");
        assertProblem(rate("ada", answer, "{\"verdict\":\"great\"}"), 400, "invalid-field", "verdict");
        assertProblem(rate("ada", answer, "{\"verdict\":1}"), 400, "invalid-field", "verdict");
        String longReason = "x".repeat(1_001);
        assertProblem(
                rate("ada", answer, "{\"verdict\":\"up\",\"reason\":\"" + longReason + "\"}"),
                400,
                "invalid-field",
                "reason");
    }

    @Test
    void only_an_answer_that_has_ended_takes_feedback() throws Exception {
        lectern.start();
        String messages = asked();
        Begun.Started running = (Begun.Started) lectern.memory.begin(
                new UserId("ada"), SampleTurns.fresh("How?", Instant.parse("2026-05-01T12:00:00Z")));
        String streaming = "/conversations/" + running.conversation().id() + "/messages/2";

        assertProblem(rate("ada", messages + "/1", "{\"verdict\":\"up\"}"), 404, "unknown-answer", "");
        assertProblem(rate("ada", messages + "/x", "{\"verdict\":\"up\"}"), 404, "unknown-answer", "");
        assertProblem(rate("ada", streaming, "{\"verdict\":\"up\"}"), 409, "answer-in-progress", "");
    }

    @Test
    @Tag("EDGE.3")
    @Tag("FR-017")
    void a_strangers_answer_looks_like_one_of_an_unknown_conversation() throws Exception {
        lectern.start();
        String messages = asked();

        HttpResponse<String> strangers = lectern.send(rate("eve", messages + "/2", "{\"verdict\":\"up\"}"));
        HttpResponse<String> nobodys = lectern.send(
                rate("eve", "/conversations/00000000-0000-7000-8000-000000000000/messages/2", "{\"verdict\":\"up\"}"));

        assertThat(strangers.statusCode()).isEqualTo(404);
        assertThat(strangers.body()).isEqualTo(nobodys.body());
    }

    private String asked() throws Exception {
        JsonNode turn = json(lectern.send(lectern.ask("ada", "new", "How?").setHeader("Accept", "application/json")));
        return "/conversations/" + turn.at("/conversation/id").asString() + "/messages";
    }

    private HttpRequest.Builder rate(String reader, String answer, String body) {
        return lectern.by(reader, answer + "/feedback")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body));
    }

    private void assertProblem(HttpRequest.Builder request, int status, String problem, String field) throws Exception {
        HttpResponse<String> response = lectern.send(request);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("type").asString()).isEqualTo("/problems/" + problem);
        assertThat(json(response).path("field").asString()).isEqualTo(field);
    }
}
