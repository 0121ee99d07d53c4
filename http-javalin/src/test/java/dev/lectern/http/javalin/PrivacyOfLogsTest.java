package dev.lectern.http.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.ConversationRepository;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T032")
class PrivacyOfLogsTest {
    private final RunningLectern lectern = new RunningLectern();
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final Logger ours = Logger.getLogger("lectern");
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        ours.setLevel(Level.ALL);
        root.addHandler(recorder);
    }

    @AfterEach
    void stop() {
        lectern.close();
        root.removeHandler(recorder);
    }

    @Test
    void a_request_leaves_one_line_that_names_neither_reader_nor_words() throws Exception {
        lectern.start();
        Events.all(lectern.client
                .send(lectern.ask("ReaderAda", "new", "SecretQuestion").build(), BodyHandlers.ofInputStream())
                .body());
        lectern.send(lectern.by("ReaderAda", "/conversations?q=SecretQuery"));
        lectern.send(lectern.anonymous("/SecretPath"));
        lectern.close();

        List<String> access = lines("lectern.access");
        assertThat(access).hasSize(3);
        assertThat(access.getFirst())
                .matches("request=[0-9a-f]{24} method=POST route=/api/v1/conversations/\\{id}/messages status=200"
                        + " ms=\\d+ reader=[0-9a-f]{10}");
        assertThat(access.get(1))
                .endsWith(access.getFirst().substring(access.getFirst().lastIndexOf(' ')));
        assertNothingPrivate();
    }

    @Test
    @Tag("T004")
    @Tag("FR-011")
    void what_concerns_security_has_a_log_of_its_own() throws Exception {
        lectern.start();
        lectern.send(lectern.by("SIGNATURE", "/me"));
        lectern.send(lectern.by("ReaderAda", "/me").method("DELETE", BodyPublishers.noBody()));

        assertThat(lines("lectern.security")).hasSize(2);
        assertThat(lines("lectern.security").getFirst()).contains("event=refused", "reason=SIGNATURE");
        assertThat(lines("lectern.security").get(1)).contains("event=erasure-requested");
        assertNothingPrivate();
    }

    @Test
    void a_defect_leaves_its_place_but_not_its_message() throws Exception {
        lectern.conversations = Away.port(ConversationRepository.class, () -> {
            throw new IllegalStateException("failing row contains SecretQuestion");
        });
        lectern.start();
        lectern.send(lectern.by("ReaderAda", "/conversations"));

        assertThat(String.join("\n", lines("lectern.access"))).contains("IllegalStateException", "PrivacyOfLogsTest");
        assertNothingPrivate();
    }

    private List<String> lines(String logger) {
        return records.stream()
                .filter(record -> logger.equals(record.getLoggerName()))
                .map(LogRecord::getMessage)
                .toList();
    }

    private void assertNothingPrivate() {
        assertThat(records).allSatisfy(record -> {
            assertThat(record.getMessage()).doesNotContain("Secret", "ReaderAda", "Bearer ", "@");
            assertThat(record.getThrown()).isNull();
        });
    }
}
