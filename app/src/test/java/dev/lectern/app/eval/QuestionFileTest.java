package dev.lectern.app.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.asking.Evaluation;
import dev.lectern.core.asking.SourceSpan;
import dev.lectern.core.book.BookSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuestionFileTest {
    @TempDir
    private Path folder = Path.of("");

    private QuestionFile read(String text) throws IOException {
        return QuestionFile.read(Files.writeString(folder.resolve("questions"), text));
    }

    @Test
    void lines_of_json_are_questions_of_which_all_but_the_question_may_be_unknown() throws IOException {
        QuestionFile questions = read("""
                {"question": "How are keys rotated?", "answer": "every day", "page": "/docs/keys/#rotation"}

                {"question": "Which port?", "answer": ["8080", "LECTERN_PORT"]}
                {"question": "Who won the cup?", "inBook": false}
                """);

        assertThat(questions.book()).isNull();
        assertThat(questions.items())
                .containsExactly(
                        new Evaluation.Item("How are keys rotated?", List.of("every day"), "/docs/keys", true),
                        new Evaluation.Item("Which port?", List.of("8080", "LECTERN_PORT"), null, true),
                        new Evaluation.Item("Who won the cup?", List.of(), null, false));
    }

    @Test
    void a_single_line_is_a_file_of_one_question() throws IOException {
        assertThat(read("{\"question\": \"Why?\"}").items()).hasSize(1);
    }

    @Test
    void the_paragraphs_of_a_squad_file_are_pages_and_its_impossible_questions_are_not_in_the_book()
            throws IOException {
        QuestionFile questions = read("""
                {"version": "2.0", "data": [{"title": "Green_tea", "paragraphs": [
                  {"context": "Green tea wants water of 80 degrees.", "qas": [
                    {"question": "How hot?", "answers": [{"text": "80 degrees", "answer_start": 25}]},
                    {"question": "Who drinks it?", "is_impossible": true, "answers": []}]},
                  {"context": "It is dried.", "qas": [{"question": "What is done?", "answers": [{"text": "dried"}]}]},
                  {"context": "It is dried.", "qas": [{"question": "How?", "answers": [{"text": "dried"}]}]}]}]}
                """);

        BookSource.Content book = Objects.requireNonNull(questions.book()).read();
        assertThat(book.pages()).isEqualTo(2);
        assertThat(book.sections())
                .extracting(section -> section.locator().page())
                .containsExactly("/1/1", "/1/2");
        assertThat(book.sections().get(0).title()).containsExactly("Green tea");
        assertThat(questions.items())
                .containsExactly(
                        new Evaluation.Item("How hot?", List.of("80 degrees"), "/1/1", true),
                        new Evaluation.Item("Who drinks it?", List.of(), null, false),
                        new Evaluation.Item("What is done?", List.of("dried"), "/1/2", true),
                        new Evaluation.Item("How?", List.of("dried"), "/1/2", true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\0', textBlock = """
            {"question": "Why?"} and more ; :1 is not a JSON object
            {"answer": "why"}             ; :1: question is a text
            {"question": "  "}            ; :1: question is a text
            {"question": "Why?", "inBook": "no"}     ; :1: inBook is true or false
            {"question": "Why?", "page": "docs"}     ; :1: page is a path
            {"question": "Why?", "answer": [1]}      ; :1: answer is a text
            {"data": [{"paragraphs": [{"qas": []}]}]} ; paragraph 1 has no context
            {"data": []}                  ; holds no question
            """)
    void what_is_wrong_is_said_with_its_place(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(QuestionFile.UnusableException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> QuestionFile.read(missing))
                .isInstanceOf(QuestionFile.UnusableException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void ranges_say_where_on_the_page_the_answer_stands() throws IOException {
        assertThat(read("{\"question\": \"How?\", \"page\": \"/keys\", \"ranges\": [[3, 9], [20, 24]]}")
                        .items())
                .containsExactly(new Evaluation.Item(
                        "How?", List.of(), "/keys", List.of(new SourceSpan(3, 9), new SourceSpan(20, 24)), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"question\": \"How?\", \"ranges\": [[3, 9]]}",
                "{\"question\": \"How?\", \"page\": \"/keys\", \"ranges\": [[9, 3]]}",
                "{\"question\": \"How?\", \"page\": \"/keys\", \"ranges\": [[3]]}",
                "{\"question\": \"How?\", \"page\": \"/keys\", \"ranges\": [3, 9]}",
                "{\"question\": \"How?\", \"page\": \"/keys\", \"ranges\": \"3-9\"}"
            })
    void ranges_that_cannot_be_counted_name_their_line(String line) {
        assertThatThrownBy(() -> read(line))
                .isInstanceOf(QuestionFile.UnusableException.class)
                .hasMessageContaining(":1")
                .hasMessageContaining("ranges is a list of [start, end]");
    }
}
