package dev.lectern.http.javalin;

import static dev.lectern.http.javalin.RunningLectern.WORDS;
import static dev.lectern.http.javalin.RunningLectern.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.AnswerSink;
import dev.lectern.core.asking.Draft;
import dev.lectern.core.conversation.NodeId;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stream that is cut goes on where it was cut: here, on another node, after a restart. */
@Tag("EDGE.4")
class ResumingTest {
    private final RunningLectern lectern = new RunningLectern();
    private final RunningLectern other = new RunningLectern(lectern);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void stop() {
        goOn.countDown();
        lectern.close();
        other.close();
    }

    @Test
    void from_every_event_on_the_rest_comes_without_a_gap_or_a_repeat() throws Exception {
        lectern.start();
        List<Events.Event> asked =
                Events.all(stream(lectern.ask("ada", "new", "How?")).body());
        String path = events(asked.getFirst());

        for (Events.Event last : asked.subList(0, asked.size() - 1)) {
            List<Events.Event> rest =
                    Events.all(stream(resume(lectern, path, last.id())).body());

            assertThat(rest.getFirst().id()).isGreaterThan(last.id());
            assertThat(Events.words(asked.stream()
                                    .filter(event -> event.id() <= last.id())
                                    .toList())
                            + Events.words(rest))
                    .isEqualTo(WORDS);
            assertThat(rest.getLast()).isEqualTo(asked.getLast());
        }
        List<Events.Event> all = Events.all(stream(lectern.by("ada", path)).body());
        assertThat(all.getFirst().data()).isEqualTo(asked.getFirst().data());
        assertThat(all.getFirst().id()).isEqualTo(1);
    }

    @Test
    void the_address_may_say_where_to_go_on_and_the_header_counts_more() throws Exception {
        lectern.start();
        String path = events(
                Events.all(stream(lectern.ask("ada", "new", "How?")).body()).getFirst());

        List<Events.Event> byAddress =
                Events.all(stream(lectern.by("ada", path + "?after=7")).body());
        List<Events.Event> byBoth =
                Events.all(stream(resume(lectern, path + "?after=7", 9)).body());

        assertThat(Events.words(byAddress)).isEqualTo(WORDS.substring(5));
        assertThat(Events.words(byBoth)).isEqualTo(WORDS.substring(7));
    }

    @Test
    void an_answer_in_the_making_is_followed_on_another_node() throws Exception {
        Phaser steps = new Phaser(2);
        lectern.generator = (grounding, sink) -> {
            for (String word : List.of("One ", "two ", "three ", "four.")) {
                lectern.clock.advance(java.time.Duration.ofSeconds(1));
                sink.write(word);
                steps.arriveAndAwaitAdvance();
            }
            return new Draft(List.of(), Map.of("generator", "scripted"));
        };
        lectern.start();
        other.start();
        try (Events asked = new Events(stream(lectern.ask("ada", "new", "How?")).body())) {
            String path = events(asked.next());
            List<Events.Event> seen = new ArrayList<>(List.of(asked.next(), asked.next()));
            try (Events resumed =
                    new Events(stream(resume(other, path, seen.getLast().id())).body())) {
                for (int step = 0; step < 4; step++) {
                    steps.arriveAndAwaitAdvance();
                    if (step < 3) {
                        seen.add(resumed.next());
                    }
                }
                Events.Event last = resumed.next();

                assertThat(Events.words(seen)).isEqualTo("One two three four.");
                assertThat(last.name()).isEqualTo("done");
                assertThat(last.data().at("/answer/content").asString()).isEqualTo("One two three four.");
            }
        }
    }

    @Test
    @Tag("EDGE.2")
    void after_a_crash_what_was_stored_is_told_anew_and_said_to_be_interrupted() throws Exception {
        lectern.generator = this::waitInTheMiddle;
        lectern.start();
        other.start();
        try (Events asked = new Events(stream(lectern.ask("ada", "new", "How?")).body())) {
            String path = events(asked.next());
            asked.next();
            int last = asked.next().id();
            // Nothing of the words was stored when the node died.
            lectern.memory.interruptAllOf(new NodeId("test"), lectern.clock.instant());

            List<Events.Event> resumed =
                    Events.all(stream(resume(other, path, last)).body());

            assertThat(resumed.stream().map(Events.Event::name)).containsExactly("started", "failed");
            assertThat(resumed.getLast().data().path("type").asString()).isEqualTo("/problems/answer-interrupted");
        }
    }

    @Test
    void where_nothing_is_or_was_streaming_or_all_was_told_there_is_no_content() throws Exception {
        lectern.start();
        List<Events.Event> asked =
                Events.all(stream(lectern.ask("ada", "new", "How?")).body());
        String path = events(asked.getFirst());
        String messages = path.substring(0, path.indexOf("/messages/") + 10);

        assertThat(lectern.send(resume(lectern, path, asked.getLast().id())).statusCode())
                .isEqualTo(204);
        for (String nothing : List.of("1", "3", "0", "x", "99999999999")) {
            assertThat(lectern.send(lectern.by("ada", messages + nothing + "/events"))
                            .statusCode())
                    .as(nothing)
                    .isEqualTo(204);
        }
    }

    @Test
    @Tag("EDGE.3")
    @Tag("FR-017")
    void a_strangers_stream_looks_like_one_of_an_unknown_conversation() throws Exception {
        lectern.start();
        String path = events(
                Events.all(stream(lectern.ask("ada", "new", "How?")).body()).getFirst());

        HttpResponse<String> strangers = lectern.send(lectern.by("eve", path));
        HttpResponse<String> nobodys = lectern.send(
                lectern.by("eve", "/conversations/00000000-0000-7000-8000-000000000000/messages/2/events"));

        assertThat(strangers.statusCode()).isEqualTo(404);
        assertThat(strangers.body()).isEqualTo(nobodys.body());
        assertThat(lectern.send(lectern.by("eve", path.replace("/2/", "/x/"))).body())
                .isEqualTo(nobodys.body());
    }

    @Test
    void a_position_or_a_form_that_is_none_is_refused() throws Exception {
        lectern.start();
        String path = events(
                Events.all(stream(lectern.ask("ada", "new", "How?")).body()).getFirst());

        assertThat(json(lectern.send(lectern.by("ada", path + "?after=-1")))
                        .path("field")
                        .asString())
                .isEqualTo("after");
        assertThat(json(lectern.send(lectern.by("ada", path).header("Last-Event-ID", "x")))
                        .path("field")
                        .asString())
                .isEqualTo("Last-Event-ID");
        assertThat(lectern.send(lectern.by("ada", path).header("Accept", "application/json"))
                        .statusCode())
                .isEqualTo(406);
        HttpRequest.Builder head = lectern.by("ada", path).method("HEAD", HttpRequest.BodyPublishers.noBody());
        assertThat(lectern.send(head).statusCode()).isEqualTo(200);
    }

    @Test
    @Tag("FR-015")
    void an_answer_whose_reader_is_erased_ends_on_every_device_and_nothing_comes_back() throws Exception {
        lectern.generator = this::waitInTheMiddle;
        lectern.start();
        other.start();
        try (Events asked = new Events(stream(lectern.ask("ada", "new", "How?")).body())) {
            String path = events(asked.next());
            try (Events resumed = new Events(stream(other.by("ada", path)).body())) {
                assertThat(resumed.next().name()).isEqualTo("started");
                assertThat(other.send(other.by("ada", "/me").DELETE()).statusCode())
                        .isEqualTo(202);
                assertThat(other.erasure.drain().done()).isEqualTo(1);

                Events.Event last = resumed.next();
                assertThat(last.name()).isEqualTo("failed");
                assertThat(last.data().path("type").asString()).isEqualTo("/problems/unknown-conversation");
                goOn.countDown();
                Events.Event end = asked.next();
                while (!end.name().equals("failed")) {
                    end = asked.next();
                }
                assertThat(end.data().path("type").asString()).isEqualTo("/problems/unknown-conversation");
                assertThat(lectern.send(lectern.by("ada", path)).statusCode()).isEqualTo(404);
                assertThat(lectern.send(lectern.by("ada", "/conversations")).body())
                        .contains("\"items\":[]");
            }
        }
    }

    @Test
    void a_followed_answer_that_is_deleted_ends_and_does_not_come_back() throws Exception {
        lectern.generator = this::waitInTheMiddle;
        lectern.start();
        other.start();
        try (Events asked = new Events(stream(lectern.ask("ada", "new", "How?")).body())) {
            String path = events(asked.next());
            try (Events resumed = new Events(stream(other.by("ada", path)).body())) {
                assertThat(resumed.next().name()).isEqualTo("started");
                String conversation = path.substring(0, path.indexOf("/messages/"));
                assertThat(lectern.send(lectern.by("ada", conversation).DELETE())
                                .statusCode())
                        .isEqualTo(204);

                Events.Event last = resumed.next();
                assertThat(last.name()).isEqualTo("failed");
                assertThat(last.data().path("type").asString()).isEqualTo("/problems/unknown-conversation");
                goOn.countDown();
                Events.Event end = asked.next();
                while (!end.name().equals("failed")) {
                    end = asked.next();
                }
                assertThat(end.data().path("type").asString()).isEqualTo("/problems/unknown-conversation");
                assertThat(lectern.send(lectern.by("ada", path)).statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void a_node_that_stops_sends_its_followers_elsewhere_without_an_id() throws Exception {
        lectern.generator = this::waitInTheMiddle;
        lectern.start();
        other.start();
        try (Events asked = new Events(stream(lectern.ask("ada", "new", "How?")).body())) {
            String path = events(asked.next());
            try (Events resumed = new Events(stream(other.by("ada", path)).body())) {
                int last = resumed.next().id();
                Thread stopping = Thread.ofVirtual().start(other::stop);
                Events.Event failed = resumed.next();
                stopping.join();

                assertThat(failed.name()).isEqualTo("failed");
                assertThat(failed.data().path("port").asString()).isEqualTo("server");
                assertThat(failed.id()).isEqualTo(last);
            }
        }
    }

    private Draft waitInTheMiddle(Object grounding, AnswerSink sink) {
        sink.write("Before. ");
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        sink.write("After.");
        return new Draft(List.of(), Map.of("generator", "scripted"));
    }

    private static HttpRequest.Builder resume(RunningLectern node, String path, int after) {
        return node.by("ada", path).header("Last-Event-ID", Integer.toString(after));
    }

    private static String events(Events.Event started) {
        return "/conversations/" + started.data().at("/conversation/id").asString() + "/messages/"
                + started.data().at("/answer/id").asString() + "/events";
    }

    private HttpResponse<InputStream> stream(HttpRequest.Builder request) throws Exception {
        return lectern.client.send(request.build(), BodyHandlers.ofInputStream());
    }
}
