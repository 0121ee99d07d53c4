package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.config.Variable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"up", "index", "eval", "demo", "retention", "erasures", "doctor"})
    void every_command_explains_itself(String command) {
        assertThat(run(command, "--help")).isZero();

        assertThat(out.toString()).contains("Usage: lectern " + command).contains("--help");
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("  " + command + " ");
    }

    @Test
    void the_help_of_up_lists_every_setting() {
        assertThat(run("up", "--help")).isZero();

        for (Variable variable : Variable.values()) {
            assertThat(out.toString()).contains(variable.name());
        }
    }

    @Test
    void a_command_line_that_is_wrong_ends_with_2() {
        assertThat(run("index", "--dry")).isEqualTo(2);
        assertThat(run("fly")).isEqualTo(2);
        assertThat(run("retention")).isEqualTo(2);
        assertThat(run("retention", "--dry-run", "--confirm")).isEqualTo(2);
        assertThat(run("erasures")).isEqualTo(2);
        assertThat(run("erasures", "--export", "a", "--repeat", "b")).isEqualTo(2);
    }

    @Test
    void a_folder_that_is_not_there_is_named(@TempDir Path folder) {
        Path missing = folder.resolve("missing");

        assertThat(run("index", missing.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("DIR is not a folder: " + missing);
    }

    @Test
    void a_ledger_with_a_mistake_in_it_erases_nothing_and_names_the_line(@TempDir Path folder) throws IOException {
        Path ledger = folder.resolve("ledger");
        assertThat(run("erasures", "--repeat", ledger.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("There is no file " + ledger);

        String good = "{\"reader\":\"" + "0f".repeat(32) + "\",\"erasedAt\":\"2026-05-01T12:00:00Z\",\"account\":true}";
        for (String bad : new String[] {
            "", "{", good.replace("0f0f", "0f"), good.replace("12:00", "noon"), good.replace("account", "acount")
        }) {
            Files.writeString(ledger, good + "\n" + bad + "\n");
            assertThat(run("erasures", "--repeat", ledger.toString())).as(bad).isEqualTo(1);
            assertThat(err.toString())
                    .contains("Line 2 of " + ledger + " is not what")
                    .contains("Nothing was erased.");
            err.getBuffer().setLength(0);
        }
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
