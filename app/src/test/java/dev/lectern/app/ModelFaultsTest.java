package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.AskedServer.Told;
import dev.lectern.testkit.asking.Reply;
import dev.lectern.testkit.asking.ScriptedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A server whose model fails in every way there is: what a reader sees, what is stored, and that asking again works. */
final class ModelFaultsTest {
    private static final String QUESTION = "How is a lantern lit?";
    private static final String BEGUN = "A lantern is lit with a long match [1] while ";

    /** Given when the reader has heard all of {@link #BEGUN}. */
    private static final Semaphore HEARD = new Semaphore(0);

    @TempDir
    private static Path folder = Path.of("");

    private static @Nullable ScriptedModel model;
    private static @Nullable ChildLectern lectern;

    private final AskedServer server = AskedServer.by(lectern(), "ada-" + System.nanoTime());

    @BeforeAll
    static void start() throws IOException {
        model = new ScriptedModel();
        lectern = new ChildLectern(
                folder,
                Map.of(
                        "LECTERN_GENERATOR", "openai",
                        "LECTERN_OPENAI_BASE_URL", model().url().toString(),
                        "LECTERN_OPENAI_API_KEY", "sk-of-the-test",
                        "LECTERN_OPENAI_MODEL", "scripted",
                        // On a busy machine the first words of all may take more than a second.
                        "LECTERN_OPENAI_FIRST_SECONDS", "4",
                        "LECTERN_OPENAI_IDLE_SECONDS", "1"));
        assertThat(lectern().start().isReady()).isTrue();
    }

    @AfterAll
    static void stop() throws IOException {
        lectern().close();
        model().close();
        try (Stream<Path> logs = Files.list(folder.resolve("home").resolve("logs"))) {
            assertThat(logs)
                    .isNotEmpty()
                    .allSatisfy(log -> assertThat(Files.readString(log))
                            .doesNotContain("sk-of-the-test", "SECRET-OF-THE-ENDPOINT", QUESTION, "long match"));
        }
    }

    private static ScriptedModel model() {
        return Objects.requireNonNull(model);
    }

    private static ChildLectern lectern() {
        return Objects.requireNonNull(lectern);
    }

    /** What goes wrong before a word that may be shown. */
    enum Before implements ScriptedModel.Script {
        NO_ANSWER(Reply::hang),
        NO_FIRST_WORD(reply -> reply.stream().hang()),
        CUT(Reply::cut),
        BUSY_UNTIL(reply -> reply.refuse(429, "Retry-After: 7")),
        BUSY(reply -> reply.refuse(429)),
        BROKEN(reply -> reply.refuse(500)),
        MALFORMED(reply -> reply.stream().send("data: {\"choices\": SECRET\n\n").finish()),
        WRONG_TYPE(reply -> reply.whole(200, "text/html", "<html>Sign in to the network</html>")),
        EMPTY(reply -> reply.stream().finish()),
        BLANK(reply -> reply.stream().say(" ", "\n").finish()),
        INVALID_MARKERS(reply -> reply.stream().say("[7", "] [", "9].").finish()),
        ONLY_A_PICTURE(reply ->
                reply.stream().say("![](https://evil.", "example/?q=1)").finish()),
        INVISIBLE(reply -> reply.stream().say("\uDB40\uDC53\uDB40\uDC54\u200B").finish());

        // Each is a lambda that holds nothing.
        @SuppressWarnings("ImmutableEnumChecker")
        private final ScriptedModel.Script script;

        Before(ScriptedModel.Script script) {
            this.script = script;
        }

        @Override
        public void play(Reply reply) throws IOException, InterruptedException {
            script.play(reply);
        }
    }

    /** What goes wrong in the middle. */
    enum After implements ScriptedModel.Script {
        SILENT(Reply::hang),
        CUT(reply -> {
            // What still lies in the network goes with the connection.
            if (!HEARD.tryAcquire(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the words were not heard");
            }
            reply.cut();
        }),
        ENDED_TOO_EARLY(Reply::end),
        MALFORMED(reply -> reply.send("data: {\"choices\": SECRET\n\n").finish()),
        ENDLESS_LINE(reply -> {
            reply.send("data: ");
            for (int i = 0; i < 16; i++) {
                reply.send("x".repeat(64 << 10));
            }
            reply.hang();
        });

        // Each is a lambda that holds nothing.
        @SuppressWarnings("ImmutableEnumChecker")
        private final ScriptedModel.Script script;

        After(ScriptedModel.Script script) {
            this.script = script;
        }

        @Override
        public void play(Reply reply) throws IOException, InterruptedException {
            reply.stream().say("A lantern is lit ", "with a long match [1]", " while ");
            script.play(reply);
        }
    }

    private void assertQuotedInstead(Told told) throws Exception {
        assertThat(told.status()).isEqualTo("complete");
        assertThat(told.words())
                .contains("long match")
                .isEqualTo(told.end().path("content").asString());
        assertThat(told.metadata("generator")).isEqualTo("extractive");
        assertThat(told.metadata("insteadOf")).isEqualTo("openai");
        JsonNode stored = server.messages(told.conversation());
        assertThat(stored.path(0).path("content").asString()).isEqualTo(QUESTION);
        assertThat(stored.path(1).path("status").asString()).isEqualTo("complete");
        assertThat(stored.path(1).path("content").asString()).isEqualTo(told.words());
        assertThat(lectern().get("/readyz", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void before_the_first_words_the_book_is_quoted_instead(Before fault) throws Exception {
        model().plays(fault);
        assertQuotedInstead(server.ask(QUESTION));
    }

    @Test
    void a_model_that_nobody_answers_for_is_replaced_and_asked_again_when_it_is_back() throws Exception {
        model().close();
        assertQuotedInstead(server.ask(QUESTION));

        model = ScriptedModel.insteadOf(model()).says("With a long match [1].");
        assertThat(server.ask(QUESTION).metadata("generator")).isEqualTo("openai");
    }

    @Test
    void the_key_does_not_follow_a_redirect() throws Exception {
        try (ScriptedModel elsewhere = new ScriptedModel().says("elsewhere")) {
            model().plays(reply -> reply.refuse(307, "Location: " + elsewhere.url() + "/chat/completions"));
            assertQuotedInstead(server.ask(QUESTION));
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void after_the_first_words_they_are_kept_and_asking_again_works(After fault) throws Exception {
        model().plays(fault);
        HEARD.drainPermits();
        Told told = server.ask("new", "{\"content\": \"" + QUESTION + "\"}", words -> {
            if (words.equals(BEGUN)) {
                HEARD.release();
            }
        });

        assertThat(told.words()).isEqualTo(BEGUN);
        assertThat(told.end().path("status").asInt()).isIn(502, 503);
        assertThat(told.end().toString()).doesNotContain("SECRET", "sk-of-the-test", "xxxx");
        JsonNode stored = server.messages(told.conversation());
        assertThat(stored.path(0).path("content").asString()).isEqualTo(QUESTION);
        assertThat(stored.path(1).path("status").asString()).isEqualTo("failed");
        assertThat(stored.path(1).path("content").asString()).isEqualTo(BEGUN);
        assertThat(stored.path(1).path("citations").path(0).path("quote").asString())
                .isEqualTo("A lantern is lit with a long match");

        model().says("With a long match [1].");
        JsonNode again =
                server.regenerate(told.conversation(), stored.path(1).path("id").asString());
        assertThat(again.toString()).contains("With a long match [1].");
        assertThat(server.messages(told.conversation()).size()).isEqualTo(2);
    }

    @Test
    void half_characters_come_together() throws Exception {
        model().plays(reply -> {
            reply.stream();
            String event = Reply.event("{\"content\":\"Gr\u00fc\u00dfe \uD83D\uDE00 [1]\"}", "null");
            for (byte one : event.getBytes(StandardCharsets.UTF_8)) {
                reply.send(new byte[] {one});
            }
            reply.finish();
        });
        Told told = server.ask(QUESTION);

        assertThat(told.status()).isEqualTo("complete");
        assertThat(told.words()).isEqualTo("Gr\u00fc\u00dfe \uD83D\uDE00 [1]");
        assertThat(server.messages(told.conversation()).path(1).path("content").asString())
                .isEqualTo(told.words());
    }
}
