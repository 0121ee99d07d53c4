package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.WORDS;
import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.Draft;
import dev.lectern.core.asking.GenerationFailedException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AskingTest {
    private final RunningLectern lectern = new RunningLectern();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);

    @AfterEach
    void stop() {
        goOn.countDown();
        lectern.close();
    }

    @Test
    @Tag("US2.2")
    @Tag("FR-016")
    @Tag("T018")
    void an_answer_streams_in_order_and_ends_with_the_whole() throws Exception {
        lectern.start();
        HttpResponse<InputStream> response = stream(lectern.ask("ada", "new", "How do I rotate keys?"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
        List<Events.Event> events = Events.all(response.body());
        assertThat(events.stream().map(Events.Event::name).distinct())
                .containsExactly("started", "sources", "delta", "done");
        assertThat(events.stream().map(Events.Event::id).toList()).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(events.stream().map(Events.Event::id)).doesNotHaveDuplicates();

        JsonNode started = events.getFirst().data();
        assertThat(started.path("question").path("content").asString()).isEqualTo("How do I rotate keys?");
        assertThat(started.path("question").path("role").asString()).isEqualTo("question");
        assertThat(started.path("answer").path("status").asString()).isEqualTo("streaming");
        assertThat(started.path("conversation").path("id").asString()).hasSize(36);
        JsonNode citation = events.get(1).data().path("citations").get(0);
        assertThat(citation.propertyNames())
                .containsExactly(
                        "n", "passageId", "title", "url", "page", "anchor", "quote", "score", "verified", "markers");
        assertThat(citation.path("url").asString()).isEqualTo("/docs/keys#rotation");
        assertThat(Events.words(events)).isEqualTo(WORDS);
        JsonNode answer = events.getLast().data().path("answer");
        assertThat(answer.path("status").asString()).isEqualTo("complete");
        assertThat(answer.path("content").asString()).isEqualTo(WORDS);
        assertThat(answer.path("citations").get(0).path("verified").asBoolean()).isTrue();
        assertThat(answer.path("citations").get(0).path("markers").path(0).asInt())
                .isEqualTo(WORDS.indexOf("[1]"));
        assertThat(answer.path("metadata").path("generator").asString()).isEqualTo("scripted");
    }

    @Test
    @Tag("US3.1")
    @Tag("US4.2")
    @Tag("FR-009")
    void what_was_asked_and_answered_is_in_the_conversation() throws Exception {
        lectern.start();
        String conversation = conversation(
                Events.all(stream(lectern.ask("ada", "new", "First?")).body()));
        Events.all(stream(lectern.ask("ada", conversation, "Second?")).body());

        JsonNode page = json(lectern.send(lectern.by("ada", "/conversations/" + conversation + "/messages?limit=3")));
        assertThat(page.path("items")).hasSize(3);
        assertThat(page.path("items").get(2).path("content").asString()).isEqualTo("Second?");
        JsonNode rest = json(lectern.send(lectern.by(
                "ada",
                "/conversations/" + conversation + "/messages?cursor="
                        + page.path("next").asString())));
        assertThat(rest.path("items").get(0).path("content").asString()).isEqualTo(WORDS);
        assertThat(rest.path("items")
                        .get(0)
                        .path("citations")
                        .get(0)
                        .path("title")
                        .get(2)
                        .asString())
                .isEqualTo("Rotation");
        assertThat(rest.path("next").isNull()).isTrue();
    }

    @Test
    void who_wants_json_gets_the_answer_in_one_piece() throws Exception {
        lectern.start();
        HttpResponse<String> response =
                lectern.send(lectern.ask("ada", "new", "How?").setHeader("Accept", "application/json"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).propertyNames()).containsExactly("conversation", "question", "answer");
        assertThat(json(response).path("answer").path("content").asString()).isEqualTo(WORDS);
        assertThat(lectern.send(lectern.ask("ada", "new", "How?").setHeader("Accept", "text/csv"))
                        .statusCode())
                .isEqualTo(406);
    }

    @Test
    void what_is_not_in_the_book_is_an_answer_of_its_own_with_the_nearest_pages() throws Exception {
        lectern.retriever = (query, limit) -> RunningLectern.retrieval(false);
        lectern.start();
        List<Events.Event> events =
                Events.all(stream(lectern.ask("ada", "new", "Who won?")).body());

        JsonNode answer = events.getLast().data().path("answer");
        assertThat(answer.path("status").asString()).isEqualTo("not_in_book");
        assertThat(answer.path("citations")).hasSize(1);
    }

    @Test
    @Tag("SEL")
    void the_page_and_the_selection_are_kept_with_the_question() throws Exception {
        lectern.start();
        String body = "{\"content\":\"What is this?\",\"context\":{\"page\":\"/docs/keys\",\"selection\":\"a kid\"}}";
        HttpRequest.Builder request = RunningLectern.post(lectern.by("ada", "/conversations/new/messages"), body);

        JsonNode question = json(lectern.send(request)).path("question");
        assertThat(question.path("metadata").path("page").asString()).isEqualTo("/docs/keys");
        assertThat(question.path("metadata").path("selection").asString()).isEqualTo("a kid");
    }

    @Test
    void the_first_words_arrive_while_the_last_are_not_yet_written() throws Exception {
        lectern.generator = this::waitInTheMiddle;
        lectern.start();
        try (Events events =
                new Events(stream(lectern.ask("ada", "new", "Slowly?")).body())) {
            assertThat(events.next().name()).isEqualTo("started");
            assertThat(events.next().name()).isEqualTo("sources");
            assertThat(events.next().data().path("text").asString()).isEqualTo("Before. ");
            goOn.countDown();
            assertThat(events.next().data().path("text").asString()).isEqualTo("After.");
            assertThat(events.next().name()).isEqualTo("done");
        }
    }

    @Test
    void a_silent_stream_is_kept_awake() throws Exception {
        lectern.generator = this::waitInTheMiddle;
        lectern.settings = settings -> settings.withTiming(Duration.ofMillis(10), Duration.ofSeconds(10));
        lectern.start();
        try (Events events =
                new Events(stream(lectern.ask("ada", "new", "Slowly?")).body())) {
            while (!events.next().name().equals("delta")) {
                assertThat(goOn.getCount()).isEqualTo(1);
            }
            Thread waking = Thread.ofVirtual().start(() -> {
                while (events.comments < 3) {
                    Thread.onSpinWait();
                }
                goOn.countDown();
            });
            assertThat(events.next().name()).isEqualTo("delta");
            waking.join();
            assertThat(events.comments).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    @Tag("SC-003")
    void a_client_that_goes_away_does_not_stop_the_answer() throws Exception {
        lectern.generator = this::waitInTheMiddle;
        lectern.start();
        Events events =
                new Events(stream(lectern.ask("ada", "new", "Still there?")).body());
        String conversation =
                events.next().data().path("conversation").path("id").asString();
        events.close();
        goOn.countDown();

        assertThat(awaitAnswer("ada", conversation).path("content").asString()).isEqualTo("Before. After.");
    }

    @Test
    void a_client_that_reads_slowly_does_not_slow_the_answer_and_loses_nothing() throws Exception {
        String line = "012345678 ".repeat(400);
        int lines = 2_000;
        lectern.generator = (grounding, sink) -> {
            for (int i = 0; i < lines; i++) {
                sink.write(line);
            }
            reached.countDown();
            return new Draft(List.of(), Map.of("generator", "scripted"));
        };
        lectern.start();
        HttpResponse<InputStream> response = stream(lectern.ask("ada", "new", "A lot?"));
        // The generator ends although the client has read nothing of eight megabytes.
        reached.await();

        assertThat(Events.words(Events.all(response.body()))).hasSize(line.length() * lines);
    }

    @Test
    @Tag("EDGE.5")
    void one_conversation_answers_one_question_at_a_time() throws Exception {
        lectern.generator = this::waitInTheMiddle;
        lectern.start();
        try (Events events =
                new Events(stream(lectern.ask("ada", "new", "First?")).body())) {
            JsonNode started = events.next().data();
            String conversation = started.path("conversation").path("id").asString();
            HttpResponse<String> second = lectern.send(lectern.ask("ada", conversation, "Second?"));

            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(json(second).path("type").asString()).isEqualTo("/problems/answer-in-progress");
            assertThat(json(second).path("answer").asString())
                    .isEqualTo(started.path("answer").path("id").asString());
        }
    }

    @Test
    void a_stopped_answer_keeps_its_words() throws Exception {
        lectern.generator = (grounding, sink) -> {
            sink.write("Before. ");
            reached.countDown();
            await(goOn);
            boolean wanted = sink.write("After.");
            assertThat(wanted).isFalse();
            return new Draft(List.of(), Map.of("generator", "scripted"));
        };
        lectern.start();
        try (Events events =
                new Events(stream(lectern.ask("ada", "new", "Enough?")).body())) {
            JsonNode started = events.next().data();
            reached.await();
            String stop =
                    "/conversations/" + started.path("conversation").path("id").asString() + "/messages/"
                            + started.path("answer").path("id").asString() + "/stop";
            HttpResponse<String> stopped = lectern.send(lectern.by("ada", stop).POST(BodyPublishers.noBody()));
            assertThat(stopped.statusCode()).isEqualTo(202);
            goOn.countDown();

            Events.Event last = events.next();
            while (!last.name().equals("done")) {
                last = events.next();
            }
            assertThat(last.data().path("answer").path("status").asString()).isEqualTo("stopped");
            assertThat(last.data().path("answer").path("content").asString()).startsWith("Before.");
            HttpResponse<String> again = lectern.send(lectern.by("ada", stop).POST(BodyPublishers.noBody()));
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(json(again).path("stopping").asBoolean()).isFalse();
        }
    }

    @Test
    void the_same_key_and_question_replay_what_is_stored() throws Exception {
        lectern.start();
        List<Events.Event> first = Events.all(stream(keyed("\"5f0c\"", "How?")).body());
        List<Events.Event> again = Events.all(stream(keyed("5f0c", "How?")).body());

        assertThat(conversation(again)).isEqualTo(conversation(first));
        assertThat(Events.words(again)).isEqualTo(WORDS);
        assertThat(again.getLast()).isEqualTo(first.getLast());
        assertThat(json(lectern.send(lectern.by("ada", "/conversations"))).path("items"))
                .hasSize(1);
    }

    @Test
    void a_replay_of_a_running_answer_follows_it_to_its_end() throws Exception {
        lectern.generator = this::waitInTheMiddle;
        lectern.start();
        try (Events first = new Events(stream(keyed("k", "How?")).body());
                Events second = new Events(stream(keyed("k", "How?")).body())) {
            first.next();
            assertThat(second.next().name()).isEqualTo("started");
            goOn.countDown();
            Events.Event last = second.next();
            while (!last.name().equals("done")) {
                last = second.next();
            }
            assertThat(last.data().path("answer").path("content").asString()).isEqualTo("Before. After.");
        }
    }

    @Test
    void the_same_key_for_another_question_is_refused() throws Exception {
        lectern.start();
        Events.all(stream(keyed("k", "How?")).body());
        HttpResponse<String> other = lectern.send(keyed("k", "Why?"));

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(lectern.send(keyed("two words", "Why?")).statusCode()).isEqualTo(400);
    }

    @Test
    @Tag("EDGE.4")
    void a_part_that_is_down_is_named_and_the_question_is_kept() throws Exception {
        lectern.generator = (grounding, sink) -> {
            throw new PortUnavailableException("generator", Duration.ofSeconds(3), null);
        };
        lectern.start();
        List<Events.Event> events =
                Events.all(stream(lectern.ask("ada", "new", "Anybody?")).body());
        JsonNode problem = events.getLast().data();
        assertThat(events.getLast().name()).isEqualTo("failed");
        assertThat(problem.path("type").asString()).isEqualTo("/problems/unavailable");
        assertThat(problem.path("port").asString()).isEqualTo("generator");

        HttpResponse<String> whole =
                lectern.send(lectern.ask("ada", "new", "Anybody?").setHeader("Accept", "application/json"));
        assertThat(whole.statusCode()).isEqualTo(503);
        assertThat(whole.headers().firstValue("Retry-After")).contains("3");
        assertThat(awaitAnswer("ada", conversation(events)).path("status").asString())
                .isEqualTo("failed");
    }

    @Test
    void an_answer_that_could_not_be_finished_fails_without_saying_why() throws Exception {
        lectern.generator = (grounding, sink) -> {
            throw new GenerationFailedException("the model spoke of secrets", null);
        };
        lectern.start();
        List<Events.Event> events =
                Events.all(stream(lectern.ask("ada", "new", "Anybody?")).body());

        assertThat(events.getLast().name()).isEqualTo("failed");
        assertThat(events.getLast().data().path("type").asString()).isEqualTo("/problems/answer-failed");
        assertThat(events.getLast().data().toString()).doesNotContain("secrets");
    }

    private Draft waitInTheMiddle(Object grounding, dev.lectern.core.asking.AnswerSink sink) {
        sink.write("Before. ");
        await(goOn);
        sink.write("After.");
        return new Draft(List.of(), Map.of("generator", "scripted"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode awaitAnswer(String reader, String conversation) throws Exception {
        JsonNode answer;
        do {
            answer = json(lectern.send(lectern.by(reader, "/conversations/" + conversation + "/messages")))
                    .path("items")
                    .get(1);
        } while (answer.path("status").asString().equals("streaming"));
        return answer;
    }

    private HttpRequest.Builder keyed(String key, String content) {
        return lectern.ask("ada", "new", content).header("Idempotency-Key", key);
    }

    private HttpResponse<InputStream> stream(HttpRequest.Builder request) throws Exception {
        return lectern.client.send(request.build(), BodyHandlers.ofInputStream());
    }

    private static String conversation(List<Events.Event> events) {
        return events.getFirst().data().path("conversation").path("id").asString();
    }
}
