package dev.lectern.rag.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.AnswerSink;
import dev.lectern.core.asking.Draft;
import dev.lectern.core.asking.GenerationFailedException;
import dev.lectern.testkit.asking.AnswerGeneratorContract;
import dev.lectern.testkit.asking.Reply;
import dev.lectern.testkit.asking.ScriptedModel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault ends within its own deadline: the others are a minute, and a test has half of one. */
@Timeout(30)
class FaultsTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ScriptedModel model = new ScriptedModel();
    private final StringBuilder words = new StringBuilder();
    private final Semaphore heard = new Semaphore(0);

    @AfterEach
    void close() {
        model.close();
    }

    private Draft ask(Duration first, Duration idle, Duration whole, AnswerSink sink) {
        OpenAiSettings settings = OpenAiSettings.of(model.url(), "scripted")
                .withPatience(new OpenAiSettings.Patience(LONG, first, idle, whole, LONG));
        try (OpenAiAnswers answers = new OpenAiAnswers(settings)) {
            return answers.generate(AnswerGeneratorContract.grounding(), sink);
        }
    }

    private Draft ask(Duration first, Duration idle, Duration whole) {
        return ask(first, idle, whole, delta -> {
            words.append(delta);
            heard.release();
            return true;
        });
    }

    private PortUnavailableException unavailable(Duration first, Duration idle, Duration whole) {
        PortUnavailableException e =
                catchThrowableOfType(PortUnavailableException.class, () -> ask(first, idle, whole));
        assertThat(e.port()).isEqualTo("generator");
        assertThat(String.valueOf(e.getCause())).doesNotContain("SECRET", "lentils");
        return e;
    }

    private GenerationFailedException failed() {
        GenerationFailedException e =
                catchThrowableOfType(GenerationFailedException.class, () -> ask(LONG, LONG, LONG));
        assertThat(e.toString() + e.getCause()).doesNotContain("SECRET", "lentils", "simmer");
        return e;
    }

    @Test
    void nobody_there_is_unavailable() {
        model.close();
        unavailable(LONG, LONG, LONG);
    }

    @Test
    void a_model_that_does_not_begin_is_unavailable() {
        model.plays(Reply::hang);
        unavailable(SHORT, LONG, LONG);
    }

    @Test
    void a_stream_that_begins_without_words_is_unavailable() {
        model.plays(reply -> reply.stream().hang());
        unavailable(SHORT, LONG, LONG);
    }

    @Test
    void comments_that_keep_a_connection_awake_are_no_words() {
        model.plays(reply -> {
            reply.stream();
            while (true) {
                reply.send(": thinking\n\n");
                Thread.sleep(20);
            }
        });
        unavailable(SHORT, LONG, LONG);
    }

    @Test
    void a_stream_that_dies_leaves_its_words() {
        model.plays(reply -> reply.stream().say("They simmer ").hang());
        unavailable(LONG, SHORT, LONG);
        assertThat(words).hasToString("They simmer ");
    }

    @Test
    void an_answer_that_drips_for_ever_ends_in_time() {
        model.plays(reply -> {
            reply.stream();
            while (true) {
                reply.say("drip ");
                Thread.sleep(20);
            }
        });
        unavailable(LONG, LONG, SHORT);
        assertThat(words.toString()).startsWith("drip ");
    }

    @Test
    void a_connection_that_is_cut_leaves_its_words() {
        model.plays(reply -> {
            reply.stream().say("They simmer ");
            // What still lies in the network goes with the connection.
            heard.acquire();
            reply.cut();
        });
        unavailable(LONG, LONG, LONG);
        assertThat(words).hasToString("They simmer ");
    }

    @Test
    void a_busy_model_says_when_to_come_back() {
        model.plays(reply -> reply.refuse(429, "Retry-After: 7"));
        assertThat(unavailable(LONG, LONG, LONG).retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_broken_model_is_unavailable() {
        model.plays(reply -> reply.refuse(500));
        assertThat(unavailable(LONG, LONG, LONG).retryAfter()).isPositive();
    }

    @Test
    void a_refused_key_is_unavailable() {
        model.plays(reply -> reply.refuse(401));
        assertThat(unavailable(LONG, LONG, LONG).retryAfter()).isPositive();
    }

    @Test
    void a_refusal_that_does_not_end_is_unavailable_all_the_same() {
        model.plays(reply -> {
            reply.whole(500, "application/json", "");
            reply.hang();
        });
        unavailable(LONG, LONG, LONG);
    }

    @Test
    void a_request_that_cannot_be_served_fails() {
        model.plays(reply -> reply.refuse(400));
        failed();
    }

    @Test
    void another_type_of_answer_is_unavailable() {
        model.plays(reply -> reply.whole(200, "text/html", "<html>Sign in to the network, SECRET</html>"));
        unavailable(LONG, LONG, LONG);
    }

    @Test
    void a_redirect_is_not_followed() {
        try (ScriptedModel elsewhere = new ScriptedModel().says("elsewhere")) {
            model.plays(reply -> reply.refuse(307, "Location: " + elsewhere.url() + "/chat/completions"));
            unavailable(LONG, LONG, LONG);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void a_malformed_piece_fails_and_is_not_repeated() {
        model.plays(reply -> reply.stream()
                .say("They ")
                .send("data: {\"choices\": SECRET\n\n")
                .finish());
        failed();
        assertThat(words).hasToString("They ");
    }

    @Test
    void an_error_in_the_stream_fails() {
        model.plays(reply -> reply.stream()
                .say("They ")
                .send("data: {\"error\": {\"message\": \"SECRET\"}}\n\n")
                .finish());
        failed();
    }

    @Test
    void a_line_of_a_megabyte_fails() {
        model.plays(reply -> {
            reply.stream().say("They ");
            byte[] part = "x".repeat(64 << 10).getBytes(StandardCharsets.UTF_8);
            reply.send("data: ");
            for (int i = 0; i < 16; i++) {
                reply.send(part);
            }
            reply.hang();
        });
        unavailable(LONG, LONG, LONG);
        assertThat(words).hasToString("They ");
    }

    @Test
    void half_a_character_waits_for_its_other_half() {
        model.plays(reply -> {
            reply.stream();
            for (byte one : Reply.event("{\"content\":\"Gr\u00fc\u00dfe \uD83D\uDE00\"}", "null")
                    .getBytes(StandardCharsets.UTF_8)) {
                reply.send(new byte[] {one});
            }
            reply.finish();
        });
        assertThat(ask(LONG, LONG, LONG).metadata()).containsEntry("finish", "stop");
        assertThat(words).hasToString("Gr\u00fc\u00dfe \uD83D\uDE00");
    }

    @Test
    void a_stream_that_ends_before_the_answer_does_is_no_answer() {
        model.plays(reply -> reply.stream().say("They simmer ").end());
        failed();
    }

    @Test
    void an_answer_without_words_is_none() {
        model.plays(reply -> reply.stream().say(" ").finish());
        failed();
    }

    @Test
    void an_answer_that_the_endpoint_censors_is_none() {
        model.plays(reply -> reply.stream().say("They ").finish("content_filter"));
        failed();
    }

    @Test
    void an_answer_without_end_fails() {
        model.plays(reply -> {
            reply.stream();
            for (int i = 0; i < 100; i++) {
                reply.say("word ".repeat(100));
            }
            reply.finish();
        });
        failed();
    }

    @Test
    void a_server_that_does_not_hang_up_after_the_answer_is_not_waited_for() {
        model.plays(reply -> {
            reply.stream().say("They simmer. [1]");
            reply.send(Reply.event("{}", "\"stop\""));
            reply.hang();
        });
        assertThat(ask(LONG, LONG, LONG).metadata()).containsEntry("finish", "stop");
    }

    @Test
    void a_halt_ends_the_waiting_for_words() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        model.plays(reply -> {
            asked.countDown();
            reply.hang();
        });
        Halting sink = new Halting();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                asked.await();
                sink.halt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(ask(LONG, LONG, LONG, sink).metadata()).containsEntry("generator", "openai");
        reader.join();
    }

    /** A sink that somebody halts. */
    private static final class Halting implements AnswerSink {
        private Runnable cancel = () -> {};
        private boolean halted;

        @Override
        public boolean write(String delta) {
            return true;
        }

        @Override
        public void onHalt(Runnable action) {
            boolean now;
            synchronized (this) {
                cancel = action;
                now = halted;
            }
            if (now) {
                action.run();
            }
        }

        void halt() {
            Runnable action;
            synchronized (this) {
                halted = true;
                action = cancel;
            }
            action.run();
        }
    }
}
