package dev.lectern.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that says when it is ready. */
final class Child implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final double KILOBYTES_PER_MEGABYTE = 1024;

    private final long began;
    private final Process process;
    private final BufferedReader lines;
    private final String ready;

    private Child(long began, Process process, String ready) {
        this.began = began;
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.ready = ready;
    }

    /**
     * Starts it.
     *
     * @param settings go into its environment; an empty one is taken out
     * @param ready how the line begins that it prints when it is ready
     */
    static Child start(List<String> command, Map<String, String> settings, String ready) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.putAll(settings);
        environment.values().removeIf(String::isEmpty);
        return new Child(System.nanoTime(), builder.start(), ready);
    }

    /** Waits; the nanoseconds it took. */
    long awaitReady() throws IOException {
        String unused = awaitLine();
        return System.nanoTime() - began;
    }

    /** Waits; what it then says. */
    String awaitLine() throws IOException {
        List<String> printed = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(ready)) {
                return line;
            }
            printed.add(line);
        }
        throw new IOException("it ended before it was ready and said: " + String.join(System.lineSeparator(), printed));
    }

    /** What the process itself holds in memory; its children have their own. */
    double residentMegabytes() throws IOException, InterruptedException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (Files.isReadable(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    return kilobytes(line);
                }
            }
        }
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
        String printed = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ps.waitFor();
        return kilobytes(printed);
    }

    private static double kilobytes(String text) {
        return Long.parseLong(text.replaceAll("\\D", "")) / KILOBYTES_PER_MEGABYTE;
    }

    /** Tells it to stop, and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
