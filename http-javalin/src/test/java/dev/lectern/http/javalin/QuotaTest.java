package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.AskLimit;
import dev.lectern.core.asking.Quota;
import dev.lectern.testkit.asking.InMemoryQuotas;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much a reader may ask, on all nodes together. */
class QuotaTest {
    private final RunningLectern lectern = new RunningLectern();
    private final RunningLectern other = new RunningLectern(lectern);

    QuotaTest() {
        AskLimit limit = new AskLimit(new InMemoryQuotas(), new Quota(3, Duration.ofMinutes(1)), lectern.clock);
        lectern.limit = limit;
        other.limit = limit;
    }

    @AfterEach
    void stop() {
        lectern.close();
        other.close();
    }

    @Test
    void too_many_questions_are_refused_with_the_time_to_wait() throws Exception {
        lectern.start();
        other.start();
        HttpResponse<String> first = ask(lectern, "ada");
        assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"questions\";q=3;w=60");
        assertThat(first.headers().firstValue("RateLimit")).contains("\"questions\";r=2;t=20");
        ask(other, "ada");
        assertThat(ask(lectern, "ada").statusCode()).isEqualTo(200);

        HttpResponse<String> refused = ask(other, "ada");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).path("type").asString()).isEqualTo("/problems/too-many-questions");
        assertThat(refused.headers().firstValue("Retry-After")).contains("20");
        assertThat(refused.headers().firstValue("RateLimit-Policy")).contains("\"questions\";q=3;w=60");
        assertThat(refused.headers().firstValue("RateLimit")).contains("\"questions\";r=0;t=60");
        assertThat(json(lectern.send(lectern.by("ada", "/conversations"))).path("items"))
                .hasSize(3);
        assertThat(ask(lectern, "eve").statusCode()).isEqualTo(200);

        lectern.clock.advance(Duration.ofSeconds(20));
        assertThat(ask(lectern, "ada").statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_left_stands_in_the_profile() throws Exception {
        lectern.start();
        ask(lectern, "ada");

        assertThat(json(lectern.send(lectern.by("ada", "/me"))).path("quota").toString())
                .isEqualTo("{\"questions\":3,\"windowSeconds\":60,\"remaining\":2,\"resetsInSeconds\":20}");
    }

    @Test
    void the_same_request_again_is_never_refused_for_its_number() throws Exception {
        lectern.start();
        HttpRequest.Builder keyed = lectern.ask("ada", "new", "How?").header("Idempotency-Key", "k");
        HttpResponse<String> first = lectern.send(keyed);
        ask(lectern, "ada");
        ask(lectern, "ada");

        HttpResponse<String> again = lectern.send(keyed);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body().substring(again.body().indexOf("event: done")))
                .isEqualTo(first.body().substring(first.body().indexOf("event: done")));
    }

    private static HttpResponse<String> ask(RunningLectern node, String reader) throws Exception {
        return node.send(node.ask(reader, "new", "How?").setHeader("Accept", "application/json"));
    }
}
