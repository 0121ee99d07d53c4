package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.PortUnavailableException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChangedCitationsTest {
    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void stop() {
        lectern.close();
    }

    @Test
    void a_stored_citation_says_whether_the_book_still_has_its_passage() throws Exception {
        lectern.start();
        String messages = asked();

        lectern.published = Set::copyOf;
        assertThat(citation(messages).at("/changed").asBoolean(true)).isFalse();

        lectern.published = passages -> Set.of();
        JsonNode changed = citation(messages);
        assertThat(changed.at("/changed").asBoolean(false)).isTrue();
        assertThat(changed.at("/quote").asString()).isEqualTo("Keys rotate every 90 days.");
    }

    @Test
    void only_what_is_cited_is_looked_up() throws Exception {
        lectern.start();
        String messages = asked();
        lectern.published = passages -> {
            assertThat(passages).containsExactly(RunningLectern.PASSAGE.id());
            return Set.copyOf(passages);
        };
        assertThat(lectern.send(lectern.by("ada", messages)).statusCode()).isEqualTo(200);
    }

    @Test
    void while_the_index_is_away_the_history_can_be_read_and_nothing_is_said_of_changes() throws Exception {
        lectern.start();
        String messages = asked();
        lectern.published = passages -> {
            throw new PortUnavailableException("index", Duration.ofSeconds(1), null);
        };
        HttpResponse<String> response = lectern.send(lectern.by("ada", messages));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/items/1/citations/0").has("changed")).isFalse();
    }

    private JsonNode citation(String messages) throws Exception {
        return json(lectern.send(lectern.by("ada", messages))).at("/items/1/citations/0");
    }

    private String asked() throws Exception {
        HttpResponse<String> answered = lectern.send(lectern.ask("ada", "new", "How do I rotate keys?"));
        assertThat(answered.body()).contains("event: done");
        String list = lectern.send(lectern.by("ada", "/conversations")).body();
        return "/conversations/" + Json.MAPPER.readTree(list).at("/items/0/id").asString() + "/messages";
    }
}
