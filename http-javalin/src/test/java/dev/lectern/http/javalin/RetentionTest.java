package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.RetentionPolicy;
import dev.lectern.testkit.conversation.SampleTurns;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Noon of the first of May; the operator's default is 90 days, the most 365. */
@Tag("US5.2")
@Tag("FR-014")
class RetentionTest {
    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void stop() {
        lectern.close();
    }

    @Test
    void a_reader_chooses_within_the_operators_bounds_and_takes_it_back() throws Exception {
        lectern.start();

        assertThat(json(lectern.send(patch("{\"retentionDays\":30}")))
                        .path("retentionDays")
                        .asInt())
                .isEqualTo(30);
        assertThat(json(lectern.send(lectern.by("ada", "/me")))
                        .path("retentionDays")
                        .asInt())
                .isEqualTo(30);
        assertThat(json(lectern.send(patch("{}"))).path("retentionDays").asInt())
                .isEqualTo(30);
        assertThat(json(lectern.send(patch("{\"retentionDays\":null}")))
                        .path("retentionDays")
                        .isNull())
                .isTrue();
        assertThat(lectern.send(patch("{\"retentionDays\":365}")).statusCode()).isEqualTo(200);
        assertThat(json(lectern.send(lectern.by("grace", "/me")))
                        .path("retentionDays")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "366", "3651", "1.5", "\"30\"", "true", "[]", "99999999999"})
    void what_cannot_be_chosen_is_refused_by_name(String days) throws Exception {
        lectern.start();

        HttpResponse<String> response = lectern.send(patch("{\"retentionDays\":" + days + "}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("field").asString()).isEqualTo("retentionDays");
        assertThat(json(lectern.send(lectern.by("ada", "/me")))
                        .path("retentionDays")
                        .isNull())
                .isTrue();
    }

    @Test
    void the_preview_tells_the_days_and_how_many() throws Exception {
        lectern.start();
        silentFor("ada", Duration.ofDays(200));
        silentFor("ada", Duration.ofDays(30));
        silentFor("ada", Duration.ofDays(29));
        silentFor("ada", Duration.ofDays(29));
        silentFor("grace", Duration.ofDays(29));

        JsonNode inForce = preview("");
        assertThat(inForce.path("days").asInt()).isEqualTo(90);
        assertThat(inForce.path("chosenDays").isNull()).isTrue();
        assertThat(inForce.path("defaultDays").asInt()).isEqualTo(90);
        assertThat(inForce.path("maxDays").asInt()).isEqualTo(365);
        assertThat(inForce.path("going").toString())
                .isEqualTo("[{\"day\":\"2026-05-01\",\"conversations\":1},{\"day\":\"2026-07-01\",\"conversations\":1},"
                        + "{\"day\":\"2026-07-02\",\"conversations\":2}]");

        assertThat(preview("?days=30").path("going").toString())
                .isEqualTo("[{\"day\":\"2026-05-01\",\"conversations\":1},{\"day\":\"2026-05-02\",\"conversations\":1},"
                        + "{\"day\":\"2026-05-03\",\"conversations\":2}]");

        lectern.send(patch("{\"retentionDays\":7}"));
        assertThat(preview("").path("chosenDays").asInt()).isEqualTo(7);
        assertThat(preview("").path("going").toString()).isEqualTo("[{\"day\":\"2026-05-01\",\"conversations\":4}]");
        assertThat(preview("?days=default").path("days").asInt()).isEqualTo(90);
    }

    @Test
    void where_nothing_ever_goes_the_preview_says_so() throws Exception {
        lectern.retentionPolicy = new RetentionPolicy(null, null);
        lectern.start();
        silentFor("ada", Duration.ofDays(4000));

        assertThat(preview("").path("days").isNull()).isTrue();
        assertThat(preview("").path("going")).isEmpty();
        assertThat(preview("").path("maxDays").asInt()).isEqualTo(3650);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "366", "x", "-3", "30&days=31"})
    void days_that_cannot_be_are_refused(String days) throws Exception {
        HttpResponse<String> response = lectern.start().send(lectern.by("ada", "/me/retention?days=" + days));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("field").asString()).isEqualTo("days");
    }

    private JsonNode preview(String query) throws Exception {
        HttpResponse<String> response = lectern.send(lectern.by("ada", "/me/retention" + query));
        assertThat(response.statusCode()).isEqualTo(200);
        return json(response);
    }

    private void silentFor(String reader, Duration time) {
        lectern.memory.create(
                new UserId(reader),
                SampleTurns.newId(),
                "Talk",
                null,
                lectern.clock.instant().minus(time));
    }

    private HttpRequest.Builder patch(String json) {
        return lectern.by("ada", "/me")
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json));
    }
}
