package dev.lectern.http.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("FR-015")
class ExportMemoryTest {
    /** Their words alone are more than the heap: 100,000 messages of 1,000 characters. */
    @Test
    void a_hundred_thousand_messages_leave_through_a_heap_of_64_megabytes() throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HugeHistory.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> printed;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            printed = lines.lines().toList();
        }

        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(printed).as("%s", printed).contains("conversations=1000 messages=100000 entries=6");
        assertThat(process.exitValue()).isZero();
    }
}
