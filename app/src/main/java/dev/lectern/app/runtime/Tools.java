package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The programs of this machine. */
public final class Tools {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Tools() {}

    /** Where a program is on the PATH. */
    public static Optional<Path> find(String program) {
        return Arrays.stream(AppConfig.searchPath().split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a program prints, or empty if it is missing, fails or takes longer than 20 s. */
    public static Optional<String> output(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        try {
            Process process = builder.start();
            String text;
            try (InputStream output = process.getInputStream()) {
                text = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
            boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return ended && process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * A command whose process neither receives the terminal's Ctrl-C nor outlives this one: a session of its own, and on
     * Linux a signal when the thread that started it ends. That thread must therefore live as long as the process.
     *
     * @param signal what to send, such as {@code TERM}
     * @param before programs that go between, such as one that gives up privileges
     */
    static List<String> owned(String signal, List<String> before, List<String> command) {
        List<String> whole = new ArrayList<>();
        find("setsid").ifPresent(setsid -> whole.add(setsid.toString()));
        whole.addAll(before);
        find("setpriv").ifPresent(setpriv -> whole.addAll(List.of(setpriv.toString(), "--pdeathsig", signal)));
        whole.addAll(command);
        return whole;
    }
}
