package dev.lectern.http.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.asking.Draft;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoppingTest {
    private final RunningLectern lectern = new RunningLectern();

    @AfterEach
    void release() {
        lectern.close();
    }

    @Test
    void a_running_answer_is_finished_before_the_server_stops() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        lectern.generator = (grounding, sink) -> {
            sink.write("Before. ");
            await(goOn);
            sink.write("After.");
            return new Draft(List.of(), Map.of("generator", "scripted"));
        };
        lectern.start();
        try (Events events = events()) {
            events.next();
            int port = lectern.uri("/").getPort();
            Thread stopping = Thread.ofVirtual().start(lectern::stop);
            awaitRefusal(port);
            goOn.countDown();

            Events.Event last = events.next();
            while (!last.name().equals("done")) {
                last = events.next();
            }
            assertThat(last.data().path("answer").path("content").asString()).isEqualTo("Before. After.");
            stopping.join();
        }
    }

    @Test
    void an_answer_that_takes_too_long_is_interrupted_and_says_so() throws Exception {
        lectern.generator = (grounding, sink) -> {
            // Never ends by itself.
            while (sink.write("more ")) {
                Thread.onSpinWait();
            }
            return new Draft(List.of(), Map.of("generator", "scripted"));
        };
        lectern.settings = settings -> settings.withTiming(Duration.ofSeconds(15), Duration.ZERO);
        lectern.start();
        try (Events events = events()) {
            events.next();
            Thread stopping = Thread.ofVirtual().start(lectern::stop);
            Events.Event last = events.next();
            while (!last.name().equals("failed")) {
                last = events.next();
            }
            assertThat(last.data().path("type").asString()).isEqualTo("/problems/answer-interrupted");
            stopping.join();
        }
    }

    @Test
    void a_stopped_server_takes_no_connections() {
        lectern.start();
        int port = lectern.uri("/").getPort();
        lectern.stop();

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(IOException.class);
    }

    private Events events() throws Exception {
        return new Events(lectern.client
                .send(lectern.ask("ada", "new", "Now?").build(), BodyHandlers.ofInputStream())
                .body());
    }

    private static void awaitRefusal(int port) {
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
            } catch (IOException refused) {
                return;
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
