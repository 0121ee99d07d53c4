package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Measuring as an operator does it, with the real model on a book of two pages. */
final class EvalTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private Path book() throws IOException {
        Path book = Files.createDirectories(folder.resolve("book"));
        Files.writeString(
                book.resolve("tea.md"),
                "# Tea\n\nGreen tea is brewed with water of eighty degrees. It is left to draw for two minutes.\n");
        Files.writeString(
                book.resolve("bread.md"),
                "# Bread\n\nSourdough bread rises overnight in a warm place. The oven is heated to its limit.\n");
        return book;
    }

    private String questions(String... lines) throws IOException {
        return Files.writeString(folder.resolve("questions.jsonl"), String.join("\n", lines))
                .toString();
    }

    @Test
    void a_folder_is_indexed_and_asked_and_the_figures_are_one_json_object() throws IOException {
        String file = questions(
                "{\"question\": \"How warm is the water for green tea?\", \"answer\": \"eighty degrees\", \"page\": \"/docs/tea\"}",
                "{\"question\": \"Where does sourdough rise?\", \"answer\": \"warm place\", \"page\": \"/docs/tea\"}",
                "{\"question\": \"Who won the cup in 1998?\", \"inBook\": false}");

        int exit = run("eval", file, "--book", book().toString(), "--route-base", "/docs", "--json");

        assertThat(exit).as(err.toString()).isZero();
        JsonNode report = JsonMapper.builder().build().readTree(out.toString());
        assertThat(report.propertyNames())
                .contains(
                        "questions",
                        "hit1",
                        "hit3",
                        "hit5",
                        "mrr",
                        "sentence1",
                        "sentence3",
                        "abstained",
                        "abstainedRight",
                        "p50Ms",
                        "p95Ms");
        assertThat(report.path("questions").asInt()).isEqualTo(3);
        assertThat(report.path("hit1").asDouble()).isEqualTo(0.5);
        assertThat(report.path("hit3").asDouble()).isEqualTo(1);
        assertThat(report.path("sentence3").asDouble()).isEqualTo(0.5);
        assertThat(report.path("recall3").isNull()).as("nothing had ranges").isTrue();
    }

    @Test
    void ranges_are_measured_in_the_characters_of_the_files() throws IOException {
        Path book = book();
        String tea = Files.readString(book.resolve("tea.md"));
        int from = tea.indexOf("eighty");
        String file = questions(
                "{\"question\": \"How warm is the water for green tea?\", \"page\": \"/tea\", \"ranges\": [[" + from
                        + ", " + tea.indexOf('.') + "]]}",
                "{\"question\": \"Where does sourdough rise?\", \"page\": \"/tea\", \"ranges\": [[0, 5]]}");

        assertThat(run("eval", file, "--book", book.toString(), "--route-base", "/", "--json"))
                .as(err.toString())
                .isZero();
        JsonNode report = JsonMapper.builder().build().readTree(out.toString());
        // The heading stands in no passage.
        assertThat(report.path("recall3").asDouble()).isEqualTo(0.5);
        assertThat(report.path("recall5").asDouble()).isEqualTo(0.5);

        assertThat(run("eval", file)).isEqualTo(2);
        assertThat(err.toString()).contains("name their folder with --book");
    }

    @Test
    void figures_below_what_was_asked_for_fail() throws IOException {
        String squad =
                "{\"data\": [{\"title\": \"Tea\", \"paragraphs\": [{\"context\": \"Green tea is brewed with water of eighty"
                        + " degrees.\", \"qas\": [{\"question\": \"How warm is the water?\", \"answers\": [{\"text\": \"eighty\"}]}]}]}]}";
        String file = questions(squad);

        assertThat(run("eval", file, "--min-hit3", "1")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("passage hit@3").contains("1.000");

        String wrong = questions("{\"question\": \"How warm is the water?\", \"page\": \"/docs/nowhere\"}");
        assertThat(run("eval", wrong, "--book", book().toString(), "--min-hit3", "0.5"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("hit@3 is 0.0000, below 0.5000");

        String unknown = questions("{\"question\": \"How warm is the water?\"}");
        assertThat(run("eval", unknown, "--book", book().toString(), "--min-hit3", "0.5"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("hit@3 is unknown");
        assertThat(out.toString()).containsPattern("passage hit@3 +-");
    }

    @Test
    void what_cannot_be_measured_says_why() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        String file = questions("{\"question\": \"Why?\"}");

        assertThat(run("eval", folder.resolve("missing").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("missing");
        assertThat(run("eval", file, "--book", folder.resolve("nowhere").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--book is not a folder");
        assertThat(run("eval", file, "--min-hit3", "2")).isEqualTo(2);
        assertThat(run("eval", file, "--book", empty.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("There is nothing to ask");
    }
}
