package dev.lectern.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.runtime.StartupReport;
import dev.lectern.core.book.BookId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real PostgreSQL, the real auth-server, the real index, over real HTTP. */
final class WholePathTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    @Test
    @Tag("US1.1")
    @Tag("US2.2")
    @Tag("US3.1")
    @Tag("US3.2")
    @Tag("US4.1")
    @Tag("US4.2")
    @Tag("US5.3")
    @Tag("FR-001")
    @Tag("FR-002")
    @Tag("FR-009")
    @Tag("FR-015")
    @Tag("FR-017")
    @Tag("EDGE.3")
    void a_reader_signs_up_asks_finds_it_in_the_history_and_leaves_without_a_trace() throws Exception {
        AppConfig config = AppConfig.load(Map.of(), CHECKOUT)
                .withBook(new AppConfig.Book(
                        new BookId("handbook"), "Handbook", CHECKOUT.resolve("frontend/handbook/docs"), "/docs"));
        List<String> parts = new ArrayList<>();
        StringWriter printed = new StringWriter();

        new DemoRun(new PrintWriter(printed), List.of()).alone(config, recordInto(parts), owned -> {});

        assertThat(parts).containsExactly("database", "migrations", "index", "auth-server", "server");
        assertThat(printed.toString())
                .contains("Ada has signed up")
                .contains("[1]")
                .contains("no process, no port and no file is left");
    }

    private static StartupReport recordInto(List<String> parts) {
        return new StartupReport() {
            @Override
            public void ready(String part, String detail, Duration took) {
                parts.add(part);
            }

            @Override
            public void embedding(int done, int total) {}
        };
    }
}
