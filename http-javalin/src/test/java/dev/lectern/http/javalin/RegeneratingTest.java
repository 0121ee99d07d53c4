package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.WORDS;
import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.Draft;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RegeneratingTest {
    private final RunningLectern lectern = new RunningLectern();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void stop() {
        goOn.countDown();
        lectern.close();
    }

    @Test
    void another_answer_streams_in_the_place_of_the_last_one() throws Exception {
        lectern.start();
        String conversation = asked("First?");
        Events.all(stream(lectern.ask("ada", conversation, "Second?")).body());

        List<Events.Event> events =
                Events.all(stream(again("ada", conversation, "4")).body());

        JsonNode started = events.getFirst().data();
        assertThat(started.at("/question/content").asString()).isEqualTo("Second?");
        assertThat(started.at("/question/id").asString()).isEqualTo("3");
        assertThat(started.at("/answer/id").asString()).isEqualTo("5");
        assertThat(events.getLast().name()).isEqualTo("done");
        assertThat(Events.words(events)).isEqualTo(WORDS);
        JsonNode messages = json(lectern.send(lectern.by("ada", "/conversations/" + conversation + "/messages")))
                .path("items");
        assertThat(messages.valueStream().map(message -> message.path("id").asString()))
                .containsExactly("1", "2", "3", "5");
    }

    @Test
    void it_comes_in_one_piece_to_who_wants_that_and_once_for_each_key() throws Exception {
        lectern.start();
        String conversation = asked("First?");

        HttpRequest.Builder request = again("ada", conversation, "2")
                .setHeader("Accept", "application/json")
                .header("Idempotency-Key", "k");
        HttpResponse<String> first = lectern.send(request);
        HttpResponse<String> second = lectern.send(request);

        assertThat(json(first).at("/answer/id").asString()).isEqualTo("3");
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void what_cannot_be_replaced_is_said() throws Exception {
        lectern.start();
        String conversation = asked("First?");
        Events.all(stream(lectern.ask("ada", conversation, "Second?")).body());

        assertProblem(again("ada", conversation, "2"), 409, "not-last-answer");
        assertProblem(again("ada", conversation, "3"), 404, "unknown-answer");
        assertProblem(again("ada", conversation, "x"), 404, "unknown-answer");
        assertProblem(again("ada", "00000000-0000-7000-8000-000000000000", "2"), 404, "unknown-conversation");
        assertThat(lectern.send(again("ada", conversation, "4").setHeader("Accept", "text/csv"))
                        .statusCode())
                .isEqualTo(406);
    }

    @Test
    @Tag("EDGE.3")
    @Tag("FR-017")
    void a_strangers_answer_looks_like_one_of_an_unknown_conversation() throws Exception {
        lectern.start();
        String conversation = asked("First?");

        HttpResponse<String> strangers = lectern.send(again("eve", conversation, "2"));
        HttpResponse<String> nobodys = lectern.send(again("eve", "00000000-0000-7000-8000-000000000000", "2"));

        assertThat(strangers.statusCode()).isEqualTo(404);
        assertThat(strangers.body()).isEqualTo(nobodys.body());
        assertThat(lectern.send(again("eve", conversation, "x")).body()).isEqualTo(nobodys.body());
    }

    @Test
    @Tag("EDGE.5")
    void a_running_answer_is_not_replaced() throws Exception {
        lectern.start();
        String conversation = asked("First?");
        lectern.generator = (grounding, sink) -> {
            sink.write("Before. ");
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Draft(List.of(), Map.of("generator", "scripted"));
        };
        try (Events running = new Events(stream(again("ada", conversation, "2")).body())) {
            String answer = running.next().data().at("/answer/id").asString();

            assertProblem(again("ada", conversation, answer), 409, "answer-in-progress");
            // The old id leads nowhere, so whoever sends the same again does not replace the new one.
            assertProblem(again("ada", conversation, "2"), 409, "answer-in-progress");
            goOn.countDown();
            while (!running.next().name().equals("done")) {
                assertThat(answer).isEqualTo("3");
            }
            assertProblem(again("ada", conversation, "2"), 404, "unknown-answer");
        }
    }

    private String asked(String question) throws Exception {
        return Events.all(stream(lectern.ask("ada", "new", question)).body())
                .getFirst()
                .data()
                .at("/conversation/id")
                .asString();
    }

    private HttpRequest.Builder again(String reader, String conversation, String answer) {
        return lectern.by(reader, "/conversations/" + conversation + "/messages/" + answer + "/regenerate")
                .POST(BodyPublishers.noBody())
                .header("Accept", "text/event-stream");
    }

    private void assertProblem(HttpRequest.Builder request, int status, String problem) throws Exception {
        HttpResponse<String> response = lectern.send(request);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("type").asString()).isEqualTo("/problems/" + problem);
    }

    private HttpResponse<InputStream> stream(HttpRequest.Builder request) throws Exception {
        return lectern.client.send(request.build(), BodyHandlers.ofInputStream());
    }
}
