package dev.lectern.core.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassagesTest {
    private static final BookId BOOK = new BookId("book");

    private static Section section(String anchor, Block... blocks) {
        return new Section(new Locator("/page", anchor), List.of("Book", "Heading " + anchor), List.of(blocks));
    }

    private static Block paragraph(int words) {
        return new Block(
                Block.Kind.PARAGRAPH,
                IntStream.range(0, words).mapToObj(i -> "word").collect(Collectors.joining(" ", "", ".")));
    }

    private static Block said(String text) {
        return new Block(Block.Kind.PARAGRAPH, text);
    }

    private static List<String> texts(Passages rules, Section... sections) {
        return rules.of(BOOK, List.of(sections)).stream().map(Passage::text).toList();
    }

    @Test
    void whole_blocks_are_packed_up_to_the_target() {
        List<String> texts = texts(Passages.standard(), section("a", paragraph(150), paragraph(150), paragraph(150)));
        assertThat(texts).hasSize(2);
        assertThat(texts.get(0))
                .isEqualTo(paragraph(150).text() + "\n\n" + paragraph(150).text());
    }

    @Test
    void no_passage_is_larger_than_the_target_unless_one_line_is() {
        Block code = new Block(
                Block.Kind.CODE,
                IntStream.range(0, 300)
                        .mapToObj(i -> "call(" + i + ");")
                        .collect(Collectors.joining("\n", "```java\n", "\n```")));
        List<String> texts = texts(Passages.standard(), section("a", code));
        assertThat(texts).hasSizeGreaterThan(2).allSatisfy(text -> {
            assertThat(text).startsWith("```java\n").endsWith("\n```");
            assertThat(Passages.tokens(text)).isLessThanOrEqualTo(420);
        });
    }

    @Test
    void every_piece_of_a_torn_table_keeps_its_header() {
        Block table = new Block(
                Block.Kind.TABLE,
                IntStream.range(0, 200)
                        .mapToObj(i -> "| row " + i + " | value |")
                        .collect(Collectors.joining("\n", "| name | value |\n| --- | --- |\n", "")));
        assertThat(texts(Passages.standard(), section("a", table)))
                .hasSizeGreaterThan(2)
                .allSatisfy(text -> assertThat(text).startsWith("| name | value |\n| --- | --- |\n"));
    }

    @Test
    void a_section_too_small_to_stand_alone_joins_the_next_of_its_page() {
        List<Passage> passages =
                Passages.standard().of(BOOK, List.of(section("a", paragraph(10)), section("b", paragraph(100))));
        assertThat(passages).hasSize(1);
        assertThat(passages.get(0).locator().anchor()).isEqualTo("a");
        assertThat(passages.get(0).text()).contains("Heading b");
    }

    @Test
    void what_a_joined_section_says_is_located_under_its_own_heading() {
        Passage joined = Passages.standard()
                .of(
                        BOOK,
                        List.of(
                                section("a", paragraph(10)),
                                section("b", said("Second.")),
                                section("c", said("Third."))))
                .get(0);
        assertThat(joined.further()).hasSize(2);
        assertThat(joined.headingAt(0).locator().anchor()).isEqualTo("a");
        assertThat(joined.headingAt(joined.text().indexOf("Second")).locator().anchor())
                .isEqualTo("b");
        assertThat(joined.headingAt(joined.text().indexOf("Third")).title()).endsWith("Heading c");
        assertThat(joined.text())
                .satisfies(text -> assertThat(text.startsWith(
                                "Heading b", joined.further().get(0).start()))
                        .isTrue());
    }

    @Test
    void a_joined_heading_that_moves_makes_another_passage() {
        PassageId here = Passages.standard()
                .of(BOOK, List.of(section("a", paragraph(10)), section("b", said("Second."))))
                .get(0)
                .id();
        Section renamed = section("b", said("Second."));
        Section elsewhere = new Section(new Locator("/page", "other"), renamed.title(), renamed.blocks());
        assertThat(Passages.standard()
                        .of(BOOK, List.of(section("a", paragraph(10)), elsewhere))
                        .get(0)
                        .id())
                .isNotEqualTo(here);
    }

    @Test
    void a_paragraph_inserted_above_leaves_the_other_passages_their_ids() {
        Section below = section("b", paragraph(100));
        Passage before = Passages.standard()
                .of(BOOK, List.of(section("a", paragraph(100)), below))
                .get(1);
        List<Passage> after =
                Passages.standard().of(BOOK, List.of(section("a", paragraph(100), paragraph(380)), below));
        assertThat(after).hasSize(3).last().isEqualTo(before);
    }

    @Test
    void two_equal_passages_in_one_place_have_two_ids() {
        List<Passage> passages =
                new Passages(400, 0).of(BOOK, List.of(section("a", paragraph(5)), section("a", paragraph(5))));
        assertThat(passages).hasSize(2).extracting(Passage::id).doesNotHaveDuplicates();
    }

    @Test
    void a_line_of_five_megabytes_is_torn_in_good_time() {
        Block line = new Block(Block.Kind.PARAGRAPH, "x".repeat(5_000_000));
        List<Passage> passages = Passages.standard().of(BOOK, List.of(section("a", line)));
        assertThat(passages.stream()
                        .mapToInt(passage -> passage.text().replace("\n", "").length())
                        .sum())
                .isEqualTo(5_000_000);
    }
}
