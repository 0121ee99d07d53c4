package dev.lectern.http.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("FR-010")
@Tag("T031")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorsTest {
    private final RunningLectern lectern = new RunningLectern();

    @BeforeAll
    void start() {
        lectern.settings = settings -> settings.withAllowedOrigins(Set.of("https://docs.example.org"));
        lectern.start();
    }

    @AfterAll
    void stop() {
        lectern.close();
    }

    @Test
    void a_page_of_an_allowed_origin_may_ask_first_and_then_call() throws Exception {
        HttpResponse<String> preflight = lectern.send(preflight("https://docs.example.org"));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("https://docs.example.org");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Methods")
                        .orElseThrow())
                .contains("POST");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElseThrow())
                .contains("Authorization", "Idempotency-Key");
        assertThat(preflight.headers().firstValue("Access-Control-Max-Age")).contains("600");

        HttpResponse<String> call =
                lectern.send(lectern.by("ada", "/conversations").header("Origin", "https://docs.example.org"));
        assertThat(call.headers().firstValue("Access-Control-Allow-Origin")).contains("https://docs.example.org");
        assertThat(call.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        assertThat(call.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                .contains("ETag", "Retry-After");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://docs.example.org",
                "https://docs.example.org:444",
                "https://docs.example.org.evil.example",
                "https://docs.example.org/",
                "null"
            })
    void another_origin_stays_outside_and_is_not_repeated(String origin) throws Exception {
        HttpResponse<String> preflight = lectern.send(preflight(origin));
        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();

        HttpResponse<String> call =
                lectern.send(lectern.by("ada", "/conversations").header("Origin", origin));
        assertThat(call.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(call.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(call.headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void a_refusal_can_be_read_by_the_page_that_caused_it() throws Exception {
        HttpResponse<String> refused =
                lectern.send(lectern.anonymous("/api/v1/me").header("Origin", "https://docs.example.org"));

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains("https://docs.example.org");
    }

    @Test
    void the_servers_own_pages_need_no_entry() throws Exception {
        assertThat(lectern.send(preflight("http://book.example")).statusCode()).isEqualTo(204);
    }

    private HttpRequest.Builder preflight(String origin) {
        return lectern.anonymous("/api/v1/conversations")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization")
                .method("OPTIONS", BodyPublishers.noBody());
    }
}
