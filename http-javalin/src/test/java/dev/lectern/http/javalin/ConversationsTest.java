package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static dev.lectern.http.javalin.RunningLectern.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("FR-008")
class ConversationsTest {
    private static final String UNKNOWN = "018f2b5e-0000-7000-8000-000000000000";

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
    void a_new_conversation_says_where_it_is() throws Exception {
        HttpResponse<String> created =
                lectern.send(post(lectern.by("ada", "/conversations"), "{\"title\":\" Keys \",\"colour\":\"red\"}"));

        assertThat(created.statusCode()).isEqualTo(201);
        JsonNode body = json(created);
        assertThat(body.propertyNames()).containsExactly("id", "title", "createdAt", "updatedAt", "version");
        assertThat(body.path("title").asString()).isEqualTo("Keys");
        assertThat(body.path("createdAt").asString()).isEqualTo("2026-05-01T12:00:00Z");
        assertThat(created.headers().firstValue("Cache-Control")).contains("no-store");
        String location = created.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> found = lectern.send(lectern.anonymous(location).header("Authorization", "Bearer ada"));
        assertThat(found.body()).isEqualTo(created.body());
        assertThat(found.headers().firstValue("ETag"))
                .isEqualTo(created.headers().firstValue("ETag"));
    }

    @Test
    void a_conversation_can_begin_without_a_body() throws Exception {
        HttpResponse<String> created =
                lectern.send(lectern.by("ada", "/conversations").POST(BodyPublishers.noBody()));

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(created).path("title").asString()).isNotBlank();
    }

    @Test
    @Tag("US3.2")
    @Tag("US4.1")
    void a_list_is_read_page_by_page_without_loss_or_repetition() throws Exception {
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            created.addFirst(create("ada", "Conversation " + i));
            lectern.clock.advance(Duration.ofSeconds(1));
        }
        create("bob", "Not hers");

        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(lectern.send(lectern.by("ada", "/conversations?limit=2&cursor=" + cursor)));
            page.path("items").forEach(item -> listed.add(item.path("id").asString()));
            cursor = page.path("next").isNull() ? "" : page.path("next").asString();
        } while (!cursor.isEmpty());
        assertThat(listed).containsExactlyElementsOf(created);
    }

    @Test
    @Tag("FR-017")
    void a_cursor_is_good_for_its_reader_and_its_list_only() throws Exception {
        for (int i = 0; i < 2; i++) {
            create("ada", "Hers");
            create("bob", "His");
        }
        String cursor = json(lectern.send(lectern.by("ada", "/conversations?limit=1")))
                .path("next")
                .asString();
        String bent = (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1);
        String conversation = create("ada", "Another list");

        assertInvalid("cursor", lectern.send(lectern.by("bob", "/conversations?cursor=" + cursor)));
        assertInvalid("cursor", lectern.send(lectern.by("ada", "/conversations?cursor=" + bent)));
        assertInvalid(
                "cursor",
                lectern.send(lectern.by("ada", "/conversations/" + conversation + "/messages?cursor=" + cursor)));
    }

    @Test
    @Tag("FR-013")
    @Tag("US4.3")
    void a_search_marks_what_it_found() throws Exception {
        create("ada", "Rotating the signing keys");
        create("ada", "Something else");
        create("bob", "Rotating the signing keys");

        JsonNode found = json(lectern.send(lectern.by("ada", "/conversations?q=signing")));
        assertThat(found.path("items")).hasSize(1);
        JsonNode hit = found.path("items").get(0);
        assertThat(hit.path("title").asString()).isEqualTo("Rotating the signing keys");
        assertThat(hit.has("messageId") && hit.has("rank")).isTrue();
        JsonNode snippet = hit.path("snippet");
        JsonNode mark = snippet.path("marks").get(0);
        assertThat(snippet.path("text")
                        .asString()
                        .substring(mark.get(0).asInt(), mark.get(1).asInt()))
                .isEqualTo("signing");
        assertThat(found.path("next").isNull()).isTrue();
    }

    @Test
    @Tag("FR-013")
    void a_list_can_be_bounded_in_time() throws Exception {
        create("ada", "Early");
        lectern.clock.advance(Duration.ofDays(1));
        create("ada", "Late");

        JsonNode late = json(lectern.send(lectern.by("ada", "/conversations?from=2026-05-02T00:00:00Z")));
        assertThat(late.path("items")).hasSize(1);
        assertThat(late.path("items").get(0).path("title").asString()).isEqualTo("Late");
        JsonNode early = json(lectern.send(lectern.by("ada", "/conversations?to=2026-05-02T00:00:00%2B00:00")));
        assertThat(early.path("items").get(0).path("title").asString()).isEqualTo("Early");
        assertInvalid("from", lectern.send(lectern.by("ada", "/conversations?from=yesterday")));
    }

    @Test
    void a_limit_is_a_number_from_1_to_100() throws Exception {
        for (String limit : List.of("0", "101", "-1", "ten", "1e1", "99999999999")) {
            assertInvalid("limit", lectern.send(lectern.by("ada", "/conversations?limit=" + limit)));
        }
        assertInvalid("limit", lectern.send(lectern.by("ada", "/conversations?limit=1&limit=2")));
    }

    @Test
    void a_title_changes_only_over_the_version_that_was_seen() throws Exception {
        String id = create("ada", "First");
        HttpResponse<String> seen = lectern.send(lectern.by("ada", "/conversations/" + id));
        String tag = seen.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> changed = lectern.send(rename("ada", id, "Second").header("If-Match", tag));
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).path("title").asString()).isEqualTo("Second");
        assertThat(changed.headers().firstValue("ETag"))
                .isNotEqualTo(seen.headers().firstValue("ETag"));

        HttpResponse<String> late = lectern.send(rename("ada", id, "Third").header("If-Match", tag));
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(json(late).path("type").asString()).isEqualTo("/problems/version-conflict");
        assertThat(lectern.send(rename("ada", id, "Third").header("If-Match", "*"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(lectern.send(rename("ada", id, "Fourth")).statusCode()).isEqualTo(200);
    }

    @Test
    @Tag("US5.1")
    @Tag("FR-015")
    void a_deleted_conversation_is_gone() throws Exception {
        String id = create("ada", "Gone soon");

        assertThat(lectern.send(lectern.by("ada", "/conversations/" + id).DELETE())
                        .statusCode())
                .isEqualTo(204);
        assertThat(lectern.send(lectern.by("ada", "/conversations/" + id)).statusCode())
                .isEqualTo(404);
        assertThat(lectern.send(lectern.by("ada", "/conversations/" + id).DELETE())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    @Tag("EDGE.3")
    @Tag("FR-017")
    @Tag("T034")
    void a_strangers_conversation_looks_like_an_unknown_one() throws Exception {
        String hers = create("ada", "Hers");
        for (String tail : List.of("", "/messages")) {
            assertSame(
                    lectern.send(lectern.by("bob", "/conversations/" + hers + tail)),
                    lectern.send(lectern.by("bob", "/conversations/" + UNKNOWN + tail)));
        }
        assertSame(
                lectern.send(lectern.by("bob", "/conversations/" + hers).DELETE()),
                lectern.send(lectern.by("bob", "/conversations/not-even-an-id").DELETE()));
        assertSame(lectern.send(rename("bob", hers, "Mine")), lectern.send(rename("bob", UNKNOWN, "Mine")));
        assertSame(
                lectern.send(rename("bob", hers, "Mine").header("If-Match", "\"1\"")),
                lectern.send(rename("bob", UNKNOWN, "Mine").header("If-Match", "\"1\"")));
        assertSame(lectern.send(lectern.ask("bob", hers, "Why?")), lectern.send(lectern.ask("bob", UNKNOWN, "Why?")));
        assertSame(lectern.send(stopping("bob", hers)), lectern.send(stopping("bob", UNKNOWN)));
        assertThat(json(lectern.send(lectern.by("ada", "/conversations/" + hers)))
                        .path("title")
                        .asString())
                .isEqualTo("Hers");
    }

    private HttpRequest.Builder stopping(String reader, String id) {
        return lectern.by(reader, "/conversations/" + id + "/messages/2/stop").POST(BodyPublishers.noBody());
    }

    private HttpRequest.Builder rename(String reader, String id, String title) {
        return lectern.by(reader, "/conversations/" + id)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"title\":\"" + title + "\"}"));
    }

    private String create(String reader, String title) throws Exception {
        return json(lectern.send(post(lectern.by(reader, "/conversations"), "{\"title\":\"" + title + "\"}")))
                .path("id")
                .asString();
    }

    private static void assertSame(HttpResponse<String> strangers, HttpResponse<String> unknown) {
        assertThat(strangers.statusCode()).isEqualTo(404);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(strangers.body()).isEqualTo(unknown.body());
        assertThat(strangers.headers().map().keySet())
                .isEqualTo(unknown.headers().map().keySet());
    }

    private static void assertInvalid(String field, HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("type").asString()).isEqualTo("/problems/invalid-field");
        assertThat(json(response).path("field").asString()).isEqualTo(field);
    }
}
