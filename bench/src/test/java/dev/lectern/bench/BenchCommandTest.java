package dev.lectern.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.AddedCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BenchCommandTest {
    private static final List<String> NAMES = List.of(
            "verify-token", "hostile-tokens", "list-history", "retrieve", "embed", "ask", "strangers", "startup");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Measures nothing, but says what goes on and writes a file as the others do. */
    @CommandLine.Command(name = "nothing")
    private static final class Nothing extends Measurement {
        private final List<Path> written = new ArrayList<>();

        @Override
        List<Measure> measure(Scratch scratch, PrintWriter progress) throws Exception {
            progress.println("Working ...");
            Path file = Files.writeString(scratch.folder().resolve("file"), "text");
            written.add(file);
            return List.of(new Measure("yardstick", 24.04, "us", 1), new Measure("other", 1203.2, "us", 50.05));
        }
    }

    @Test
    void the_app_finds_the_command() {
        assertThat(ServiceLoader.load(AddedCommand.class)).singleElement().isInstanceOf(BenchCommand.class);
    }

    @Test
    void without_a_name_it_lists_the_names_and_what_each_measures() {
        assertThat(run(new BenchCommand())).isZero();

        assertThat(out.toString().lines()).hasSameSizeAs(NAMES).allMatch(line -> line.length() > 40);
        assertThat(out.toString().lines().map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactlyElementsOf(NAMES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify-token",
                "hostile-tokens",
                "list-history",
                "retrieve",
                "embed",
                "ask",
                "strangers",
                "startup"
            })
    void every_measurement_explains_itself(String name) {
        assertThat(run(new BenchCommand(), name, "--help")).isZero();

        assertThat(out.toString()).contains(name).contains("--json").contains("--help");
    }

    @Test
    void an_unknown_name_ends_with_2() {
        assertThat(run(new BenchCommand(), "speed-of-light")).isEqualTo(2);
        assertThat(err.toString()).contains("speed-of-light");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_size_that_measures_nothing_ends_with_2_and_says_what_fits() {
        assertThat(run(new BenchCommand(), "list-history", "--messages", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--messages must be 1000 to 20000000: 0");
    }

    @Test
    void json_is_one_object_on_standard_output_and_nothing_else() {
        assertThat(run(new Nothing(), "--json")).isZero();

        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.propertyNames()).containsExactly("name", "measures");
        assertThat(json.path("name").asString()).isEqualTo("nothing");
        assertThat(json.path("measures")).hasSize(2);
        assertThat(json.path("measures").path(1).propertyNames()).containsExactly("name", "value", "unit", "ratio");
        assertThat(json.path("measures").path(1).path("value").asDouble()).isEqualTo(1203.2);
        assertThat(json.path("measures").path(1).path("ratio").asDouble()).isEqualTo(50.05);
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("Working ...");
    }

    @Test
    void the_table_has_a_line_for_each_measure_with_value_unit_and_ratio() {
        assertThat(run(new Nothing())).isZero();

        assertThat(out.toString().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsExactly("nothing value ratio", "yardstick 24.0 us 1.00", "other 1203 us 50.1");
    }

    @Test
    void nothing_is_left_of_what_was_written() {
        Nothing measurement = new Nothing();
        assertThat(run(measurement)).isZero();

        assertThat(measurement.written)
                .singleElement()
                .satisfies(file -> assertThat(file.getParent()).doesNotExist());
    }

    private int run(Object command, String... arguments) {
        CommandLine line = new CommandLine(command);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
