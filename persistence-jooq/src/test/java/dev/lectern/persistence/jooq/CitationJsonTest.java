package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.book.Locator;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.conversation.Citation;
import java.util.List;
import org.jooq.JSONB;
import org.junit.jupiter.api.Test;

class CitationJsonTest {
    private static Citation citation(int start, int end, boolean verified, List<Integer> markers) {
        return new Citation(
                2,
                new PassageId("0123456789abcdef0123456789abcdef"),
                List.of("Handbook", "Keys"),
                new Locator("/docs/keys", null),
                "Keys rotate.",
                start,
                end,
                0.5,
                verified,
                markers);
    }

    private static String old(int start, int end) {
        return """
                [{"n": 2, "passage": "0123456789abcdef0123456789abcdef", "page": "/docs/keys", "anchor": null,
                  "quote": "Keys rotate.", "start": %d, "end": %d, "score": 0.5, "title": ["Handbook", "Keys"]}]
                """.formatted(start, end);
    }

    @Test
    void a_citation_comes_back_as_it_was_stored() {
        List<Citation> citations = List.of(citation(3, 15, true, List.of(20, 44)), citation(3, 15, false, List.of()));
        assertThat(CitationJson.citations(CitationJson.ofCitations(citations))).isEqualTo(citations);
    }

    @Test
    void what_an_older_version_stored_is_verified_if_its_place_was_known() {
        assertThat(CitationJson.citations(JSONB.jsonb(old(3, 15)))).containsExactly(citation(3, 15, true, List.of()));
        assertThat(CitationJson.citations(JSONB.jsonb(old(-1, -1))))
                .containsExactly(citation(-1, -1, false, List.of()));
    }
}
