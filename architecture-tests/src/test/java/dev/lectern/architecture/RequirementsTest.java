package dev.lectern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The handbook's table of requirements and the ids on the tests are two views of one list. */
class RequirementsTest {
    private static final String ID = "(?:US\\d\\.\\d|EDGE\\.\\d|FR-\\d{3}|SC-\\d{3}|PL-\\d|T\\d{3}|P6|UI|SEL)";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (" + ID + "(?:, " + ID + ")*) \\|(.*)\\|$");
    private static final Pattern ON_A_TEST = Pattern.compile("@Tag\\(\"(" + ID + ")\"\\)|\\[(" + ID + ")]");
    private static final Set<String> NOT_OURS = Set.of("node_modules", "target", "dist", "build", "test-results");

    @Test
    void every_requirement_has_a_test_or_a_measurement_or_says_that_it_is_not_there_yet() throws IOException {
        Set<String> shown = onTests();
        Map<String, String> without = new LinkedHashMap<>();
        table().forEach((id, row) -> {
            boolean done = shown.contains(id) || row.contains("`./lectern bench ");
            boolean open = row.contains("not there yet") || row.contains("not measured yet");
            if (done == open) {
                without.put(id, row.strip());
            }
        });
        assertThat(without)
                .as("requirements without a test, or with one although the handbook calls them open")
                .isEmpty();
    }

    @Test
    void every_id_on_a_test_is_in_the_table() throws IOException {
        assertThat(table().keySet()).containsAll(onTests());
    }

    private static Map<String, String> table() {
        String page = MavenModule.read(MavenModule.ROOT.resolve("frontend/handbook/docs/requirements.md"));
        Map<String, String> rows = new LinkedHashMap<>();
        ROW.matcher(page).results().forEach(row -> {
            for (String id : row.group(1).split(", ")) {
                rows.put(id, row.group(2));
            }
        });
        assertThat(rows).as("rows of the table").hasSizeGreaterThan(80);
        return rows;
    }

    private static Set<String> onTests() throws IOException {
        Set<String> ids = new TreeSet<>();
        Files.walkFileTree(MavenModule.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean hidden = name.startsWith(".") && !folder.equals(MavenModule.ROOT);
                return hidden || NOT_OURS.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().matches(".*(?:(?:Test|Contract)\\.java|\\.(?:test|spec)\\.tsx?)")) {
                    Matcher found = ON_A_TEST.matcher(Files.readString(file));
                    while (found.find()) {
                        ids.add(found.group(1) == null ? found.group(2) : found.group(1));
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return ids;
    }
}
