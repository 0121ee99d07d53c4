package dev.lectern.core.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RetrievalTest {
    private static Passage passage(String text) {
        Locator page = new Locator("/page", null);
        List<String> title = List.of("Book");
        return new Passage(PassageId.of(new BookId("book"), page, title, text, 0), page, title, text);
    }

    private static PassageId id(int n) {
        return new PassageId("%032x".formatted(n));
    }

    @Test
    void what_both_rankings_hold_comes_before_what_one_ranks_first() {
        List<PassageId> fused =
                ReciprocalRankFusion.fuse(List.of(List.of(id(1), id(2)), List.of(id(3), id(2)))).stream()
                        .map(ReciprocalRankFusion.Fused::id)
                        .toList();
        assertThat(fused).containsExactly(id(2), id(1), id(3));
    }

    @Test
    void a_shortlist_holds_the_best_first_and_a_text_only_once() {
        String text = IntStream.range(0, 60).mapToObj(i -> "word" + i + " ").reduce("", String::concat);
        ScoredPassage best = new ScoredPassage(passage(text), 0.9, 0.9, 0);
        ScoredPassage copy = new ScoredPassage(passage(text + "and one more"), 0.8, 0.8, 0);
        ScoredPassage other = new ScoredPassage(passage("Something else entirely."), 0.7, 0.7, 0);
        ScoredPassage last = new ScoredPassage(passage("Something else again."), 0.6, 0.6, 0);
        assertThat(Shortlist.of(List.of(last, copy, other, best), 3)).containsExactly(best, other, last);
        assertThat(Shortlist.of(List.of(last, copy, other, best), 1)).containsExactly(best);
    }

    @Test
    void calibration_lays_the_threshold_between_foreign_questions_and_the_book_itself() {
        List<Passage> passages =
                IntStream.range(0, 20).mapToObj(i -> passage("Own text " + i)).toList();
        Retriever retriever = (query, limit) -> {
            boolean own = query.text().startsWith("Own");
            double similarity = own ? 0.9 : 0.4 + (query.text().length() % 10) / 100.0;
            return new Retrieval(
                    List.of(new ScoredPassage(passages.get(0), 1, similarity, own ? 1 : 0.1)),
                    Map.of(),
                    Calibration.NONE);
        };
        Calibration calibration = RelevanceCalibration.of(passages, retriever);
        assertThat(calibration.threshold()).isBetween(0.45, 0.9);
        assertThat(calibration.isRelevant(new ScoredPassage(passages.get(0), 1, 0.9, 1)))
                .isTrue();
        assertThat(calibration.isRelevant(new ScoredPassage(passages.get(0), 1, 0.42, 0.1)))
                .isFalse();
        assertThat(RelevanceCalibration.of(passages, retriever)).isEqualTo(calibration);
    }

    @Test
    void the_threshold_does_not_move_with_the_foreign_questions_that_a_book_happens_to_answer() {
        List<Passage> passages =
                IntStream.range(0, 20).mapToObj(i -> passage("Own text " + i)).toList();
        Calibration usual = RelevanceCalibration.of(passages, reaching(passages.get(0), 0));
        Calibration answeringSome = RelevanceCalibration.of(passages, reaching(passages.get(0), 12));
        assertThat(answeringSome.threshold()).isCloseTo(usual.threshold(), Offset.offset(0.02));
    }

    /** Foreign questions reach about .45, the given number of them .9, and the book's own .9 with every word. */
    private static Retriever reaching(Passage passage, int answered) {
        return (query, limit) -> {
            int foreign = ForeignQuestions.ALL.indexOf(query.text());
            boolean own = foreign < 0 || foreign < answered;
            double similarity = own ? 0.9 : 0.4 + foreign / 640.0;
            return new Retrieval(
                    List.of(new ScoredPassage(passage, 1, similarity, own ? 1 : 0)), Map.of(), Calibration.NONE);
        };
    }

    @Test
    void a_short_query_wants_all_its_words_and_a_long_one_no_more_than_five_of_the_rarest() {
        double rarest = Relevance.rarity(100, 0);
        assertThat(Relevance.coverage(rarest, 2 * rarest, 100)).isEqualTo(0.5);
        assertThat(Relevance.coverage(5 * rarest, 12 * rarest, 100)).isEqualTo(1);
        assertThat(Relevance.coverage(4 * rarest, 12 * rarest, 100)).isCloseTo(0.8, Offset.offset(1e-9));
        assertThat(Relevance.coverage(12 * rarest, 12 * rarest, 100)).isEqualTo(1);
        assertThat(Relevance.coverage(0, 0, 100)).isZero();
        assertThat(Relevance.rarity(100, 1)).isGreaterThan(Relevance.rarity(100, 50));
    }

    @Test
    void words_that_only_ask_are_known_however_they_are_written() {
        assertThat(List.of("How", "what's", "Who’s", "I", "does")).allMatch(AskingWords::has);
        assertThat(List.of("hour", "wheat's", "island", "it", "")).noneMatch(AskingWords::has);
    }
}
