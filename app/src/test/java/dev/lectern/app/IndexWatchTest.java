package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An author at work beside {@code lectern index --watch}. */
final class IndexWatchTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    @Timeout(120)
    void what_an_author_saves_is_indexed_at_once_also_in_a_new_folder() throws Exception {
        Path book = Files.createDirectories(folder.resolve("book"));
        Files.writeString(book.resolve("tea.md"), "# Tea\n\nGreen tea is brewed with warm water.\n");
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dlectern.root=" + System.getProperty("lectern.root"),
                        Main.class.getName(),
                        "index",
                        book.toString(),
                        "--watch")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("LECTERN_"));
        builder.environment().put("LECTERN_HOME", folder.resolve("home").toString());
        Process process = builder.start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(until(lines, "Waiting")).anyMatch(line -> line.contains("1 pages, 1 passages (1 new"));

            Path chapter = Files.createDirectories(book.resolve("oven"));
            Files.writeString(chapter.resolve("bread.md"), "# Bread\n\nSourdough rises overnight.\n");
            assertThat(until(lines, "2 pages")).last().asString().contains("1 unchanged");

            Files.delete(book.resolve("tea.md"));
            assertThat(until(lines, "1 pages")).last().asString().contains("1 removed");
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** What is printed up to the first line that holds the words. */
    private static List<String> until(BufferedReader lines, String words) throws IOException {
        List<String> printed = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            printed.add(line);
            if (line.contains(words)) {
                return printed;
            }
        }
        throw new AssertionError("it ended after " + printed);
    }
}
