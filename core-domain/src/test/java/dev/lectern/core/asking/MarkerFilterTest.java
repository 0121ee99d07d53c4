package dev.lectern.core.asking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkerFilterTest {
    private static String shown(int passages, String text) {
        MarkerFilter whole = new MarkerFilter(passages);
        String inOnePiece = whole.accept(text) + whole.finish();
        MarkerFilter torn = new MarkerFilter(passages);
        StringBuilder inManyPieces = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            inManyPieces.append(torn.accept(text.substring(i, i + 1)));
        }
        inManyPieces.append(torn.finish());
        assertThat(inManyPieces).hasToString(inOnePiece);
        return inOnePiece;
    }

    @Test
    void a_reference_to_a_retrieved_passage_passes() {
        assertThat(shown(3, "Keys rotate daily [1][3].")).isEqualTo("Keys rotate daily [1][3].");
    }

    @Test
    void an_invented_reference_never_reaches_the_reader() {
        assertThat(shown(3, "Keys rotate[7] daily [0] [4].")).isEqualTo("Keys rotate daily  .");
    }

    @Test
    void invented_references_are_counted() {
        MarkerFilter filter = new MarkerFilter(1);
        filter.accept("a [2] b [1] c [999]");
        assertThat(filter.dropped()).isEqualTo(2);
    }

    @Test
    void an_index_inside_code_is_no_reference() {
        assertThat(shown(1, "Use `items[7]` or\n```\na[9]\n```\nbut not [9]."))
                .isEqualTo("Use `items[7]` or\n```\na[9]\n```\nbut not .");
    }

    @Test
    void a_lone_backtick_hides_nothing_beyond_its_paragraph() {
        assertThat(shown(1, "a ` tick\n\nbut [9]")).isEqualTo("a ` tick\n\nbut ");
    }

    @Test
    void an_escaped_bracket_is_no_reference() {
        assertThat(shown(1, "as in \\[7] but \\\\[7]")).isEqualTo("as in \\[7] but \\\\");
    }

    @Test
    void brackets_that_hold_something_else_pass_untouched() {
        assertThat(shown(1, "[a](b) [] [1a] [[1] [12345678] [")).isEqualTo("[a](b) [] [1a] [[1] [12345678] [");
    }
}
