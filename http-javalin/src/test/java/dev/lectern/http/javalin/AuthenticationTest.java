package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.identity.Verification.Reason;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("FR-003")
class AuthenticationTest {
    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void stop() {
        lectern.close();
    }

    @Tag("US2.1")
    @ParameterizedTest
    @ValueSource(
            strings = {"/me", "/me/session", "/conversations", "/conversations/018f2b5e-0000-7000-8000-000000000000"})
    @Tag("T014")
    void without_a_token_nothing_of_a_reader_is_shown(String path) throws Exception {
        HttpResponse<String> response = lectern.start().send(lectern.anonymous("/api/v1" + path));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"lectern\"");
        assertThat(json(response).path("type").asString()).isEqualTo("/problems/missing-token");
        assertThat(json(response).path("instance").asString())
                .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Tag("EDGE.1")
    @Tag("FR-011")
    @ParameterizedTest
    @EnumSource(Reason.class)
    void a_refused_token_learns_that_it_expired_or_nothing(Reason reason) throws Exception {
        HttpResponse<String> response = lectern.start().send(lectern.by(reason.name(), "/me"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).path("type").asString()).isEqualTo("/problems/invalid-token");
        assertThat(json(response).path("detail").asString())
                .isEqualTo(reason == Reason.EXPIRED ? "expired" : "invalid");
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer ")
                .contains("error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer", "Bearer ", "ada", "Bearer a b"})
    void another_scheme_is_no_token(String header) throws Exception {
        HttpRequest.Builder request = lectern.start().anonymous("/api/v1/me").header("Authorization", header);

        assertThat(json(lectern.send(request)).path("type").asString()).isEqualTo("/problems/invalid-token");
    }

    @Test
    void two_authorization_headers_are_refused_even_if_both_are_good() throws Exception {
        HttpRequest.Builder request = lectern.start().by("ada", "/me").header("Authorization", "Bearer ada");

        assertThat(lectern.send(request).statusCode()).isEqualTo(401);
    }

    @Test
    void the_scheme_is_read_in_any_case() throws Exception {
        HttpRequest.Builder request = lectern.start().anonymous("/api/v1/me").header("Authorization", "bearer ada");

        assertThat(lectern.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    @Tag("T013")
    void a_cookie_is_no_credential() throws Exception {
        HttpRequest.Builder request =
                lectern.start().anonymous("/api/v1/me").header("Cookie", "better-auth.session_token=ada");

        assertThat(json(lectern.send(request)).path("type").asString()).isEqualTo("/problems/missing-token");
    }

    @Test
    @Tag("T012")
    void a_user_id_header_alone_opens_nothing() throws Exception {
        HttpRequest.Builder request = lectern.start().anonymous("/api/v1/me").header("X-User-ID", "ada");

        assertThat(json(lectern.send(request)).path("type").asString()).isEqualTo("/problems/missing-token");
    }

    @Test
    @Tag("T012")
    void a_user_id_header_beside_a_token_must_name_the_same_reader() throws Exception {
        lectern.start();

        assertThat(lectern.send(lectern.by("ada", "/me").header("X-User-ID", "ada"))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> other = lectern.send(lectern.by("ada", "/me").header("X-User-ID", "bob"));
        assertThat(other.statusCode()).isEqualTo(401);
        assertThat(json(other).path("type").asString()).isEqualTo("/problems/identity-mismatch");
    }

    @Test
    @Tag("T012")
    void a_session_token_is_good_only_where_it_was_offered_and_with_its_readers_id() throws Exception {
        lectern.sessions = lectern.tokens;
        lectern.tokens = token -> new Verification.Rejected(Reason.MALFORMED);
        lectern.start();

        HttpResponse<String> alone = lectern.send(lectern.by("ada", "/me"));
        assertThat(json(alone).path("type").asString()).isEqualTo("/problems/identity-mismatch");
        HttpResponse<String> other = lectern.send(lectern.by("ada", "/me").header("X-User-ID", "bob"));
        assertThat(json(other).path("type").asString()).isEqualTo("/problems/identity-mismatch");
        HttpResponse<String> two =
                lectern.send(lectern.by("ada", "/me").header("X-User-ID", "ada").header("X-User-ID", "bob"));
        assertThat(json(two).path("type").asString()).isEqualTo("/problems/identity-mismatch");
        assertThat(lectern.send(lectern.by("ada", "/me").header("X-User-ID", "ada"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    @Tag("T012")
    void a_jwt_is_never_judged_as_a_session() throws Exception {
        lectern.sessions = token -> {
            throw new AssertionError("a JWT was looked up");
        };
        lectern.tokens = token -> new Verification.Rejected(Reason.SIGNATURE);

        HttpResponse<String> response = lectern.start().send(lectern.by("a.b.c", "/me"));

        assertThat(json(response).path("type").asString()).isEqualTo("/problems/invalid-token");
    }

    @Test
    @Tag("FR-015")
    void an_erased_readers_token_is_refused_at_once() throws Exception {
        lectern.start().send(lectern.by("ada", "/me"));
        lectern.users.erase(new UserId("ada"), true, lectern.clock.instant());

        assertThat(lectern.send(lectern.by("ada", "/conversations")).statusCode())
                .isEqualTo(401);
    }

    @Test
    @Tag("FR-004")
    void an_outage_of_the_keys_is_no_refusal() throws Exception {
        lectern.tokens = token -> {
            throw new PortUnavailableException("keys", Duration.ofSeconds(7), null);
        };
        HttpResponse<String> response = lectern.start().send(lectern.by("ada", "/me"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
        assertThat(json(response).path("port").asString()).isEqualTo("keys");
    }

    @Test
    @Tag("T015")
    void an_unchanged_token_is_compared_with_the_store_once_in_a_while() throws Exception {
        lectern.start();
        for (int i = 0; i < 5; i++) {
            lectern.send(lectern.by("ada", "/conversations"));
        }
        assertThat(lectern.synchronised).hasValue(1);

        lectern.clock.advance(Duration.ofSeconds(31));
        lectern.send(lectern.by("ada", "/conversations"));
        assertThat(lectern.synchronised).hasValue(2);
    }
}
