package dev.lectern.rag.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class WriterProcessTest {
    private static WriterProcess current() {
        return WriterProcess.current().orElseThrow();
    }

    private static WriterProcess again(WriterProcess process) {
        return WriterProcess.parse(process.toString()).orElseThrow();
    }

    @Test
    void a_process_that_runs_has_not_ended() {
        assertThat(again(current())).isEqualTo(current());
        assertThat(again(current()).hasEnded()).isFalse();
    }

    @Test
    void a_process_that_was_killed_has_ended() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sleep", "60").start();
        long pid = child.pid();
        child.destroyForcibly().waitFor();
        assertThat(again(new WriterProcess(current().machine(), pid, 1)).hasEnded())
                .isTrue();
    }

    @Test
    void whoever_has_its_number_now_is_not_taken_for_it() {
        WriterProcess before = new WriterProcess(
                current().machine(), current().pid(), current().started() - 1);
        assertThat(again(before).hasEnded()).isTrue();
    }

    @Test
    void of_another_machine_nothing_is_known() {
        assertThat(new WriterProcess("another-boot pid:[1]", current().pid(), 1).hasEnded())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "boot ns 1", "boot ns -1 2", "boot ns 1 99999999999999999999"})
    void what_names_no_process_is_none(String name) {
        assertThat(WriterProcess.parse(name)).isEmpty();
    }
}
