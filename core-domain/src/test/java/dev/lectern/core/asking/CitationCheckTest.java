package dev.lectern.core.asking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Heading;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.Citation;
import java.util.List;
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
        return CitationCheck.check(content, List.of(quotes), PASSAGES);
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
                List.of(
                        new Draft.Quote(1, "every day"),
                        new Draft.Quote(1, "Old keys stay"),
                        new Draft.Quote(1, "said nowhere")),
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
        List<Draft.Quote> quotes =
                List.of(new Draft.Quote(1, "office's KEY is \"safe\""), new Draft.Quote(1, "caf\u00E9"));

        assertThat(CitationCheck.check("", quotes, odd))
                .allSatisfy(citation -> assertThat(citation.verified()).isTrue());
        Citation first = CitationCheck.check("", quotes, odd).get(0);
        assertThat(odd.get(0).passage().text().substring(first.start(), first.end()))
                .isEqualTo("o\uFB03ce\u2019s \uFF2B\uFF25\uFF39\u00A0 is \u201Csafe\u201D");
    }

    @Test
    void words_that_do_not_stand_in_the_passage_are_cited_by_what_comes_nearest_and_not_as_verified() {
        Citation citation =
                check("", new Draft.Quote(1, "Old keys never stay.")).get(0);
        assertThat(citation.quote()).isEqualTo("Old keys stay for an hour.");
        assertThat(citation.verified()).isFalse();
    }

    @Test
    void a_quote_of_a_passage_that_was_not_retrieved_is_dropped() {
        assertThat(check("", new Draft.Quote(3, "Keys"), new Draft.Quote(0, "Keys")))
                .isEmpty();
    }

    @Test
    void what_is_said_without_a_quotation_is_cited_by_the_sentence_that_comes_nearest() {
        Citation citation = check("They rotate. An hour long one may still use the old ones [1].")
                .get(0);
        assertThat(citation.n()).isEqualTo(1);
        assertThat(citation.quote()).isEqualTo("Old keys stay for an hour.");
        assertThat(citation.start()).isEqualTo(PASSAGES.get(0).passage().text().indexOf("Old keys"));
        assertThat(citation.verified()).isFalse();
    }

    @Test
    void a_sentence_of_the_passage_is_verified_also_without_quotation_marks() {
        Citation citation =
                check("They do change. **Old keys stay  for an hour** [1].").get(0);
        assertThat(citation.quote()).isEqualTo("Old keys stay for an hour");
        assertThat(citation.verified()).isTrue();
    }

    @Test
    void a_statement_that_has_no_word_in_common_with_its_passage_is_cited_by_the_beginning() {
        Citation citation = check("So be it [2].").get(0);
        assertThat(citation.quote()).isEqualTo("Tokens live 15 minutes.");
        assertThat(citation.verified()).isFalse();
    }

    @Test
    void each_marker_leads_to_what_its_own_words_rest_on() {
        String answer =
                "\"Keys rotate every day\" [1]. An hour is what old ones have [1][2], and \"Keys rotate every day\" [1].";
        List<Citation> citations = check(answer, new Draft.Quote(1, "Keys rotate every day"));

        assertThat(citations)
                .extracting(Citation::n, Citation::quote, Citation::verified)
                .containsExactly(
                        tuple(1, "Keys rotate\nevery day", true),
                        tuple(1, "Old keys stay for an hour.", false),
                        tuple(2, "Tokens live 15 minutes.", false));
        assertThat(citations.get(0).markers()).containsExactly(answer.indexOf("[1]"), answer.lastIndexOf("[1]"));
        assertThat(citations.get(1).markers()).containsExactly(answer.indexOf("[1][2]"));
        assertThat(citations.get(2).markers()).containsExactly(answer.indexOf("[2]"));
    }

    @Test
    void a_marker_behind_invented_words_does_not_lead_to_a_verified_quote() {
        String answer = "\"Old keys stay for an hour\" [1], and \"old keys stay for ever\" [1].";
        List<Citation> citations = check(
                answer, new Draft.Quote(1, "Old keys stay for an hour"), new Draft.Quote(1, "old keys stay for ever"));
        assertThat(citations).extracting(Citation::verified).containsExactly(true, false);
        assertThat(citations.get(1).markers()).containsExactly(answer.lastIndexOf("[1]"));
    }

    @Test
    void of_two_quotes_before_a_marker_it_leads_to_the_last() {
        List<Citation> citations = check(
                "\"for an hour\" and \"every day\" [1]",
                new Draft.Quote(1, "every day"),
                new Draft.Quote(1, "for an hour"));
        assertThat(citations).extracting(Citation::markers).containsExactly(List.of(30), List.of());
    }

    @Test
    void words_without_spaces_are_compared_by_their_characters() {
        List<ScoredPassage> written = List.of(passage("\u9375\u306F\u6BCE\u65E5\u3002\n\u706F\u306F\u591C\u3002"));
        assertThat(CitationCheck.check("\u591C\u306E\u706F [1]", List.of(), written))
                .extracting(Citation::quote)
                .containsExactly("\u706F\u306F\u591C\u3002");
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
