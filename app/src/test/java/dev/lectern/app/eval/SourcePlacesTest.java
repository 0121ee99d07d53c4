package dev.lectern.app.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.asking.Evaluation;
import dev.lectern.core.asking.SourceSpan;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.Passages;
import dev.lectern.rag.markdown.MarkdownBook;
import dev.lectern.rag.markdown.MarkdownSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourcePlacesTest {
    @TempDir
    private Path folder = Path.of("");

    private static Evaluation.Item on(String page, int end) {
        return new Evaluation.Item("Where?", List.of(), page, List.of(new SourceSpan(0, end)), true);
    }

    private MarkdownBook book() {
        return new MarkdownBook(new MarkdownSettings(folder, "/", "Book"));
    }

    private List<Passage> passages() {
        return new Passages(50, 0).of(new BookId("b"), book().read().sections());
    }

    /** What each passage covers of the file, found again by counting code points. */
    private List<String> covered(String text) {
        SourcePlaces places = SourcePlaces.of(List.of(on("/tea", 1)), passages(), book().files());
        return passages().stream()
                .map(passage -> places.of(passage.id()).orElseThrow())
                .map(span -> text.substring(
                        text.offsetByCodePoints(0, span.start()), text.offsetByCodePoints(0, span.end())))
                .toList();
    }

    @Test
    void a_passage_covers_what_it_was_cut_from_with_the_markup_in_between() throws IOException {
        String text = """
                ---
                title: Tea
                ---

                # Tea \uD83C\uDF75

                Green tea wants *water* of [eighty](https://example.org/degrees) degrees. <b>It</b> draws for two minutes.

                ## Black tea

                | Kind | Water |
                |------|-------|
                | Assam | boiling |

                It draws longer, <!-- up to -->three or four minutes.
                """;
        Files.writeString(folder.resolve("tea.md"), text);
        assertThat(covered(text))
                .containsExactly(
                        "Green tea wants *water* of [eighty](https://example.org/degrees) degrees. <b>It</b> draws for two"
                                + " minutes.",
                        "| Kind | Water |\n|------|-------|\n| Assam | boiling |\n\nIt draws longer, <!-- up to -->three or four"
                                + " minutes.");
    }

    @Test
    void a_paragraph_that_was_torn_is_covered_piece_by_piece() throws IOException {
        String text = "One sentence of this paragraph follows the other. ".repeat(12) + "The last one ends it.";
        Files.writeString(folder.resolve("tea.md"), text);
        List<String> covered = covered(text);
        assertThat(covered).hasSizeGreaterThan(2);
        assertThat(String.join(" ", covered)).isEqualTo(text);
    }

    @Test
    void a_page_or_a_range_that_is_not_there_is_named() throws IOException {
        Files.writeString(folder.resolve("tea.md"), "Tea is warm.");
        assertThatThrownBy(() -> SourcePlaces.of(List.of(on("/milk", 1)), passages(), book().files()))
                .hasMessageContaining("/milk");
        assertThatThrownBy(() -> SourcePlaces.of(List.of(on("/tea", 13)), passages(), book().files()))
                .hasMessageContaining("ends at 13")
                .hasMessageContaining("12 characters");
    }
}
