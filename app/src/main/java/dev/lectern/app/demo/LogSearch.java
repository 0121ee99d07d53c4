package dev.lectern.app.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks for what must not be in a log. */
final class LogSearch {
    private LogSearch() {}

    /**
     * Where one of the words stands; ends quietly if none does.
     *
     * @return how many files were searched
     * @throws DemoFailedException naming the file, never the word
     */
    static int none(Path logs, List<String> words) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(logs)) {
            files = tree.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            for (String word : words) {
                DemoFailedException.check(
                        word.length() < 4 || !text.contains(word),
                        file + " holds a token, a password, an address, a question or an answer");
            }
        }
        return files.size();
    }
}
