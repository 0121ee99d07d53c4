package dev.lectern.app;

import dev.lectern.core.privacy.ErasureLedger.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The ledger of erasures outside the database: a JSON object on each line. */
record LedgerFile(List<Entry> entries) {
    private static final ObjectMapper JSON = JsonMapper.shared();

    LedgerFile {
        entries = List.copyOf(entries);
    }

    /** @throws IllegalArgumentException if a line is no entry; names the line */
    static LedgerFile read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            try {
                JsonNode entry = JSON.readTree(line);
                entries.add(new Entry(
                        entry.required("reader").asString(),
                        Instant.parse(entry.required("erasedAt").asString()),
                        entry.required("account").booleanValue()));
            } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
                throw new IllegalArgumentException(
                        "Line " + number + " of " + file + " is not what `--export` writes.", e);
            }
        }
        return new LedgerFile(entries);
    }

    /** Replaces the file by one that is whole. */
    void write(Path file) throws IOException {
        List<String> lines = entries.stream()
                .map(entry -> JSON.writeValueAsString(Map.of(
                        "reader", entry.reader(),
                        "erasedAt", entry.at().toString(),
                        "account", entry.accountDeleted())))
                .toList();
        Path target = file.toAbsolutePath();
        Path unfinished =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
        try {
            Files.write(unfinished, lines);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
