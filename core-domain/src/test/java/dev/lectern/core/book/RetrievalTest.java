package dev.lectern.core.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
}
