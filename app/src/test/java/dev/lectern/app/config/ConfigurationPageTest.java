package dev.lectern.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The handbook's table of variables is the one in the code. */
final class ConfigurationPageTest {
    private static final Pattern NAME = Pattern.compile("\\bLECTERN_[A-Z_]+\\b");

    private final String page;

    ConfigurationPageTest() throws IOException {
        page = Files.readString(Path.of("..", "frontend", "handbook", "docs", "configuration.md"));
    }

    @Test
    void every_variable_has_its_row_with_default_and_meaning() {
        List<String> rows = page.lines()
                .dropWhile(line -> !line.endsWith("{#variables}"))
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Variable.values())
                        .map(ConfigurationPageTest::row)
                        .toList());
    }

    @Test
    void no_other_variable_is_mentioned() {
        Set<String> known = Arrays.stream(Variable.values()).map(Variable::name).collect(Collectors.toSet());
        Set<String> mentioned =
                NAME.matcher(page).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));

        assertThat(known).containsAll(mentioned);
    }

    private static String row(Variable variable) {
        String fallback = Objects.requireNonNullElse(variable.defaultText(), "none");
        return "| `" + variable.name() + "` | " + fallback + " | " + variable.description() + " |";
    }
}
