package dev.lectern.core.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Heading;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.Citation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CitationCheckTest {
    private static final List<ScoredPassage> PASSAGES =
            List.of(passage("Keys rotate\nevery day. Old keys stay for an hour."), passage("Tokens live 15 minutes."));

    private static ScoredPassage passage(String text) {
        Locator locator = new Locator("/docs/keys", "rotation");
        List<String> title = List.of("Handbook", "Keys");
        PassageId id = PassageId.of(new BookId("handbook"), locator, title, text, 0);
        return new ScoredPassage(new Passage(id, locator, title, text), 1, 1, 1);
    }

    private static List<Citation> check(String content, Draft.Quote... quotes) {
        return CitationCheck.check(content, new Draft(List.of(quotes), Map.of()), PASSAGES);
    }

    @Test
    void a_quote_that_stands_in_its_passage_is_verified_with_its_place() {
        Citation citation = check("They live 15 minutes [2].", new Draft.Quote(2, "15 minutes"))
                .get(0);
        assertThat(citation.verified()).isTrue();
        assertThat(PASSAGES.get(1).passage().text().substring(citation.start(), citation.end()))
                .isEqualTo("15 minutes");
    }

    @Test
    void a_quote_is_cited_under_the_heading_where_it_stands() {
        Passage first = PASSAGES.get(0).passage();
        Heading second =
                new Heading(first.text().indexOf("Old"), new Locator("/docs/keys", "old"), List.of("Old keys"));
        ScoredPassage spanning = new ScoredPassage(
                new Passage(first.id(), first.locator(), first.title(), first.text(), List.of(second)), 1, 1, 1);
        List<Citation> citations = CitationCheck.check(
                "",
                new Draft(
                        List.of(
                                new Draft.Quote(1, "every day"),
                                new Draft.Quote(1, "Old keys stay"),
                                new Draft.Quote(1, "said nowhere")),
                        Map.of()),
                List.of(spanning));
        assertThat(citations)
                .extracting(citation -> citation.locator().anchor())
                .containsExactly("rotation", "old", "rotation");
        assertThat(citations.get(1).title()).containsExactly("Old keys");
    }

    @Test
    void white_space_does_not_unverify_a_quote() {
        Citation citation =
                check("", new Draft.Quote(1, "Keys rotate every  day.")).get(0);
        assertThat(citation.verified()).isTrue();
        assertThat(citation.start()).isZero();
    }

    @Test
    void compatibility_forms_and_the_shape_of_quotation_marks_do_not_unverify_a_quote() {
        List<ScoredPassage> odd = List.of(
                passage("The o\uFB03ce\u2019s \uFF2B\uFF25\uFF39\u00A0 is \u201Csafe\u201D, \uD83D\uDE00 cafe\u0301."));
        Draft draft = new Draft(
                List.of(new Draft.Quote(1, "office's KEY is \"safe\""), new Draft.Quote(1, "caf\u00E9")), Map.of());

        assertThat(CitationCheck.check("", draft, odd))
                .allSatisfy(citation -> assertThat(citation.verified()).isTrue());
        Citation first = CitationCheck.check("", draft, odd).get(0);
        assertThat(odd.get(0).passage().text().substring(first.start(), first.end()))
                .isEqualTo("o\uFB03ce\u2019s \uFF2B\uFF25\uFF39\u00A0 is \u201Csafe\u201D");
    }

    @Test
    void words_that_do_not_stand_in_the_passage_are_kept_as_unverified() {
        assertThat(check("", new Draft.Quote(1, "Keys never rotate.")).get(0).verified())
                .isFalse();
    }

    @Test
    void a_quote_of_a_passage_that_was_not_retrieved_is_dropped() {
        assertThat(check("", new Draft.Quote(3, "Keys"), new Draft.Quote(0, "Keys")))
                .isEmpty();
    }

    @Test
    void a_passage_that_is_referred_to_but_not_quoted_is_cited_by_its_beginning() {
        Citation citation = check("So it is [2].").get(0);
        assertThat(citation.n()).isEqualTo(2);
        assertThat(citation.quote()).isEqualTo("Tokens live 15 minutes.");
    }

    @Test
    void a_passage_that_was_retrieved_but_not_used_is_not_cited() {
        assertThat(check("They live 15 minutes [2].", new Draft.Quote(2, "15 minutes")))
                .extracting(Citation::n)
                .containsExactly(2);
    }

    @Test
    void the_same_quote_twice_is_one_citation() {
        assertThat(check("", new Draft.Quote(1, "Old keys"), new Draft.Quote(1, "Old keys")))
                .hasSize(1);
    }
}
