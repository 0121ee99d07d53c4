package dev.lectern.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeLockTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void a_second_run_is_refused_and_told_which_one_is_there() throws IOException {
        try (HomeLock first = HomeLock.take(home, "http://127.0.0.1:8080")) {
            assertThat(first.isAfterCrash()).isFalse();

            assertThatThrownBy(() -> HomeLock.take(home, "http://127.0.0.1:9090"))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("already running")
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("http://127.0.0.1:8080")
                    .hasMessageContaining("LECTERN_HOME");
        }
    }

    @Test
    void the_refusal_of_a_second_run_does_not_free_the_first() throws IOException {
        try (HomeLock first = HomeLock.take(home, "http://127.0.0.1:8080")) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> HomeLock.take(home, "http://127.0.0.1:9090"))
                        .isInstanceOf(StartupException.class);
            }
            assertThat(first.isAfterCrash()).isFalse();
        }
    }

    @Test
    void a_home_is_free_after_the_end() throws IOException {
        HomeLock.take(home, "http://127.0.0.1:8080").close();

        try (HomeLock next = HomeLock.take(home, "http://127.0.0.1:8080")) {
            assertThat(next.isAfterCrash()).isFalse();
        }
    }

    @Test
    void what_a_killed_run_leaves_behind_is_noticed() throws IOException {
        Files.writeString(home.resolve("running"), "process 1, http://127.0.0.1:8080");

        try (HomeLock next = HomeLock.take(home, "http://127.0.0.1:8080")) {
            assertThat(next.isAfterCrash()).isTrue();
        }
    }
}
