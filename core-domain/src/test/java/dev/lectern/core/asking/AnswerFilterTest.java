package dev.lectern.core.asking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFilterTest {
    private final AnswerText text = new AnswerText(3, Set.of("/docs/keys", "/"));

    private String shown(String answer) {
        AnswerFilter whole = new AnswerFilter(text);
        String inOnePiece = whole.accept(answer) + whole.finish();
        AnswerFilter torn = new AnswerFilter(text);
        StringBuilder inManyPieces = new StringBuilder();
        for (int i = 0; i < answer.length(); i++) {
            inManyPieces.append(torn.accept(answer.substring(i, i + 1)));
        }
        inManyPieces.append(torn.finish());
        assertThat(inManyPieces).hasToString(inOnePiece);
        return inOnePiece;
    }

    @Test
    void a_reference_to_a_retrieved_passage_passes() {
        assertThat(shown("Keys rotate daily [1][3].")).isEqualTo("Keys rotate daily [1][3].");
    }

    @Test
    void an_invented_reference_never_reaches_the_reader() {
        assertThat(shown("Keys rotate[7] daily [0] [4].")).isEqualTo("Keys rotate daily  .");
        assertThat(text.droppedReferences()).isEqualTo(6);
    }

    @Test
    void an_index_inside_code_is_no_reference() {
        assertThat(shown("Use `items[7]` or\n```\na[9]\n```\nbut not [9]."))
                .isEqualTo("Use `items[7]` or\n```\na[9]\n```\nbut not .");
    }

    @Test
    void a_lone_backtick_hides_nothing() {
        assertThat(shown("a ` tick, but [9]\nand [9]")).isEqualTo("a \\` tick, but \nand ");
    }

    @Test
    void an_escaped_bracket_is_no_reference() {
        assertThat(shown("as in \\[7] but \\\\[7]")).isEqualTo("as in \\[7] but \\\\");
    }

    @Test
    void brackets_that_hold_something_else_pass_untouched() {
        assertThat(shown("[] [1a] [[1] [12345678] [")).isEqualTo("[] [1a] [[1] [12345678] [");
    }

    @Test
    void a_link_to_a_page_of_the_passages_stays() {
        String linked = "See [Keys](/docs/keys), [rotation](/docs/keys#rotation) and [home](/).";
        assertThat(shown(linked)).isEqualTo(linked);
    }

    @Test
    void a_link_to_anywhere_else_leaves_its_words() {
        assertThat(
                        shown(
                                "See [the site](https://evil.example/?q=secret), [x](//evil.example), [y](/api/auth/sign-out)."))
                .isEqualTo("See the site, x, y.");
    }

    @Test
    void an_image_leaves_what_it_shows_in_words() {
        assertThat(shown("![a map](https://evil.example/map.png) ![](/docs/keys)"))
                .isEqualTo("a map ");
        assertThat(shown("[![a map](https://evil.example/map.png)](https://evil.example)"))
                .isEqualTo("a map");
    }

    @Test
    void a_reference_is_no_link_to_elsewhere() {
        assertThat(shown("So it is [1](https://evil.example)."))
                .doesNotContain("](")
                .contains("[1]");
    }

    @Test
    void an_address_is_shown_as_code() {
        assertThat(shown("Open https://evil.example/?q=1, or www.evil.example."))
                .isEqualTo("Open `https://evil.example/?q=1`, or `www.evil.example`.");
    }

    @Test
    void html_is_shown_as_text() {
        assertThat(shown("<img src=x> a < b <https://evil.example> <!-- x -->"))
                .isEqualTo("\\<img src=x> a < b <`https://evil.example>` \\<!-- x -->");
    }

    @Test
    void invisible_characters_are_taken_out() {
        assertThat(shown("a\u200Bb\u202Ec\uDB40\uDC41d\uFEFF")).isEqualTo("abcd");
    }

    @Test
    void whole_characters_pass_only() {
        AnswerFilter filter = new AnswerFilter(text);
        assertThat(filter.accept("a \uD83D")).isEqualTo("a ");
        assertThat(filter.accept("\uDE00 ")).isEqualTo("\uD83D\uDE00 ");
    }

    @Test
    void code_stays_as_it_is() {
        String code = "Run `curl <url>` or:\n\n```sh\ncurl -s https://a.example/[x](y) <b>\n   ```  \nDone.";
        assertThat(shown(code)).isEqualTo(code.replace("   ```  ", "```"));
    }

    @Test
    void a_fence_in_a_list_is_written_at_the_beginning_of_its_line() {
        assertThat(shown("1. Run:\n   ```sh\n   a <b>\n   ```\n2. [x](https://evil.example)"))
                .isEqualTo("1. Run:\n```sh\n   a <b>\n```\n2. x");
    }

    @Test
    void words_are_not_held_back() {
        AnswerFilter filter = new AnswerFilter(text);
        assertThat(filter.accept("Tokens li")).isEqualTo("Tokens li");
        assertThat(filter.accept("ve ")).isEqualTo("ve ");
        assertThat(filter.accept("long [")).isEqualTo("long ");
        assertThat(filter.accept("1")).isEmpty();
        assertThat(filter.accept("]")).isEqualTo("[1]");
    }

    @Test
    void a_word_without_end_is_cut_where_nothing_comes_of_it() {
        AnswerFilter filter = new AnswerFilter(text);
        String word = "x".repeat(2_000) + "<img src=x> " + "[".repeat(2_000) + "](https://evil.example)";
        boolean safe = !(filter.accept(word) + filter.finish()).matches("(?s).*(<img|]\\(h).*");
        assertThat(safe).isTrue();
    }

    /** Each is made a link or an image by some reader of Markdown, unless something is done about it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "![x](https://evil.example/a.png)",
                "![x]( https://evil.example/a.png )",
                "![x](<https://evil.example/a b.png> \"t\")",
                "![x\ny](https://evil.example/a.png)",
                "![x][e]\n\n[e]: https://evil.example/a.png",
                "[e]: https://evil.example/a.png\n![e]",
                "` ![x](https://evil.example/a.png)",
                "foo ` bar\n`![x](https://evil.example/a.png)` baz",
                "| ` | ![x](https://evil.example/a.png) ` |\n|---|---|\n| ` | ![x](https://evil.example) ` |",
                "    ```\n![x](https://evil.example/a.png)",
                "- a\n\n  ```\n![x](https://evil.example/a.png)\n  ```",
                "~~~\n```\n~~~\n![x](https://evil.example/a.png)",
                "```a`b\n![x](https://evil.example/a.png)",
                "\\`![x](https://evil.example/a.png)`",
                "\\``![x](https://evil.example/a.png)``",
                "https&#58;//evil.example",
                "https\\://evil.example",
                "http:\\/\\/evil.example",
                "_https://evil.example_",
                "\\<https://evil.example>",
                "\\\\<img src=\"https://evil.example\">",
                "<img src=\"https://evil.example\">",
                "[a`b`](https://evil.example)",
                "![a](&#104;ttps://evil.example)",
                "![7](https://evil.example)",
                "[a]\u200B(https://evil.example)"
            })
    void nothing_leads_elsewhere(String answer) {
        String shown = shown(answer);
        String withoutCode = shown.replaceAll("(?ms)^```.*?(^```$|\\z)", "").replaceAll("(?<!\\\\)`[^`\n]*`", "");
        assertThat(withoutCode)
                .doesNotContainPattern("(?<!\\\\)]\\(")
                .doesNotContainPattern("(?<!\\\\)(\\\\\\\\)*<[a-z]")
                .doesNotContainPattern("(?i)(https?|ftp)\\\\?:\\\\?/|www\\.")
                .doesNotContain("]:");
    }
}
