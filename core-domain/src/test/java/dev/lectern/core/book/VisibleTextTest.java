package dev.lectern.core.book;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    /** Controls, of no width, directions, tags, variants, fillers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 7 D 1B 7F 85",
                "AD 200B 200C 200D 2060 2064 FEFF",
                "61C 200E 202A 202E 2066 2069",
                "E0001 E0020 E0041 E007F",
                "FE00 FE0D FE0E FE0F E0100 E01EF 180B 180E 180F",
                "34F 115F 1160 17B4 17B5 2065 3164 FFA0 FFF0 FFF8 E0FFF"
            })
    void what_nobody_sees_is_taken_out_between_letters(String hidden) {
        for (String code : hidden.split(" ")) {
            String text = "a" + Character.toString(Integer.parseInt(code, 16)) + "b";
            assertThat(VisibleText.of(text)).as(code).isEqualTo("ab");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one\ttwo\nthree",
                "Gr\u00fc\u00dfe, cafe\u0301, \u4F60\u597D",
                "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", // Persian
                "\u0915\u094D\u200D\u0937", // Devanagari
                "\uD83D\uDC69\u200D\uD83D\uDCBB \u2764\uFE0F\u200D\uD83D\uDD25 1\uFE0F\u20E3", // composed emoji
                "\uE000 \uFFFD \uFFEE \u180A"
            })
    void what_is_seen_stays(String text) {
        assertThat(VisibleText.of(text)).isSameAs(text);
    }

    @Test
    void no_rows_of_joiners_or_selectors_are_left_to_count() {
        assertThat(VisibleText.of("\u0645\u200C\u200D\u200C\u200C\u0645")).isEqualTo("\u0645\u200C\u0645");
        assertThat(VisibleText.of("\u2764\uFE0F\uFE0E\uFE0F\u200D\u200D")).isEqualTo("\u2764\uFE0F\u200D");
        assertThat(VisibleText.of("\u200D\uFE0F. \u200C")).isEqualTo(". ");
    }

    @Test
    void a_piece_goes_on_where_the_text_was_cut() {
        assertThat(VisibleText.of(0x2764, "\uFE0F!")).isEqualTo("\uFE0F!");
        assertThat(VisibleText.of('a', "\uFE0F!")).isEqualTo("!");
    }
}
