package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.identity.Language;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The language in which a reader's words are found in every form: what is chosen, and what the page says otherwise. */
@Tag("FR-013")
class LanguageTest {
    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void stop() {
        lectern.close();
    }

    @Test
    void a_reader_chooses_a_language_and_takes_it_back() throws Exception {
        lectern.start();

        JsonNode chosen = json(lectern.send(patch("{\"language\":\"de-AT\",\"retentionDays\":30}")));
        assertThat(chosen.path("language").asString()).isEqualTo("de");
        assertThat(chosen.path("retentionDays").asInt()).isEqualTo(30);
        assertThat(json(lectern.send(patch("{}"))).path("language").asString()).isEqualTo("de");
        assertThat(json(lectern.send(lectern.by("ada", "/me"))).path("language").asString())
                .isEqualTo("de");
        assertThat(json(lectern.send(patch("{\"language\":null}")))
                        .path("language")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"tlh\"", "\"\"", "\"german\"", "5", "true", "[\"de\"]"})
    void another_is_refused_with_the_names_of_those_there_are_and_nothing_is_changed(String language) throws Exception {
        lectern.start();

        HttpResponse<String> response = lectern.send(patch("{\"retentionDays\":30,\"language\":" + language + "}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("field").asString()).isEqualTo("language");
        if (language.startsWith("\"")) {
            assertThat(json(response).path("detail").asString())
                    .contains("ar, hy, eu")
                    .contains("tr, yi");
        }
        JsonNode me = json(lectern.send(lectern.by("ada", "/me")));
        assertThat(me.path("language").isNull()).isTrue();
        assertThat(me.path("retentionDays").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de | GERMAN",
                "de-AT, en;q=0.5 | GERMAN",
                "en;q=0.1, nb-NO | NORWEGIAN",
                "tlh, fr;q=0.8 | FRENCH",
                "de;q=0, tr | TURKISH",
                "EN-us | ENGLISH",
                "* | ",
                "tlh | ",
                "de;q=much | "
            })
    void a_conversation_is_in_the_language_of_the_page_it_begins_on(String accepted, Language language)
            throws Exception {
        lectern.start();

        HttpResponse<String> asked = lectern.send(lectern.ask("ada", "new", "How?")
                .setHeader("Accept", "application/json")
                .header("Accept-Language", accepted));

        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(lectern.memory.languageOfPage(conversation())).isEqualTo(Optional.ofNullable(language));
    }

    @Test
    void an_empty_conversation_is_in_the_language_of_its_page_too() throws Exception {
        lectern.start();

        HttpResponse<String> created = lectern.send(lectern.by("ada", "/conversations")
                .header("Accept-Language", "de")
                .POST(BodyPublishers.noBody()));

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(lectern.memory.languageOfPage(conversation())).contains(Language.GERMAN);
    }

    @Test
    void a_page_that_says_nothing_leaves_the_language_open() throws Exception {
        lectern.start();

        lectern.send(lectern.ask("ada", "new", "How?"));

        assertThat(lectern.memory.languageOfPage(conversation())).isEmpty();
    }

    private ConversationId conversation() throws Exception {
        JsonNode items = json(lectern.send(lectern.by("ada", "/conversations"))).path("items");
        return ConversationId.parse(items.get(0).path("id").asString()).orElseThrow();
    }

    private HttpRequest.Builder patch(String body) {
        return lectern.by("ada", "/me")
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body));
    }
}
