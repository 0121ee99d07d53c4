package dev.lectern.http.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.http.javalin.ReadinessCheck.State;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void stop() {
        lectern.close();
    }

    @Test
    void a_process_that_answers_is_live() throws Exception {
        lectern.start();
        assertThat(lectern.send(lectern.anonymous("/livez")).statusCode()).isEqualTo(200);
    }

    @Test
    void ready_means_that_every_named_part_is_up() throws Exception {
        lectern.checks =
                List.of(new ReadinessCheck("database", () -> State.UP), new ReadinessCheck("index", () -> State.UP));
        HttpResponse<String> response = lectern.start().send(lectern.anonymous("/readyz"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"status\":\"ready\",\"checks\":{\"database\":\"up\",\"index\":\"up\"}}");
    }

    @Test
    void a_part_whose_probe_throws_is_named_as_down() throws Exception {
        lectern.checks = List.of(new ReadinessCheck("database", () -> State.UP), new ReadinessCheck("keys", () -> {
            throw new IllegalStateException("unreachable");
        }));
        HttpResponse<String> response = lectern.start().send(lectern.anonymous("/readyz"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.body())
                .isEqualTo("{\"status\":\"down\",\"checks\":{\"database\":\"up\",\"keys\":\"down\"}}");
    }

    @Test
    void a_part_that_needs_a_moment_is_no_outage_but_not_ready_either() throws Exception {
        lectern.checks = List.of(new ReadinessCheck("index", () -> State.STARTING));
        HttpResponse<String> response = lectern.start().send(lectern.anonymous("/readyz"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"status\":\"starting\",\"checks\":{\"index\":\"starting\"}}");
    }
}
