package dev.lectern.testkit.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.Draft;
import dev.lectern.core.asking.Grounding;
import dev.lectern.core.asking.Question;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.testkit.book.SampleBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link AnswerGenerator} must do. */
public interface AnswerGeneratorContract {
    /** The generator under test; it may be the same for all tests. */
    AnswerGenerator generator();

    /** What the tests ask. */
    static Grounding grounding() {
        return grounding(
                Question.of("How long do lentils simmer?"),
                "Lentils simmer for thirty minutes. Salt goes in at the end.",
                "Tea wants hot water.");
    }

    /** A question and the texts of the passages it is answered from. */
    static Grounding grounding(Question question, String... texts) {
        List<ScoredPassage> passages = IntStream.range(0, texts.length)
                .mapToObj(i -> new ScoredPassage(
                        SampleBook.passage(new BookId("kitchen"), "/docs/" + i, texts[i]), 1 - i * 0.1, 0.8, 1))
                .toList();
        return new Grounding(question, question.content(), List.of(), passages, Map.of("lentils", 3.0, "simmer", 2.0));
    }

    @Test
    default void an_answer_has_words_and_says_who_wrote_it() {
        StringBuilder words = new StringBuilder();
        Draft draft = generator().generate(grounding(), delta -> {
            words.append(delta);
            return true;
        });

        assertThat(words).isNotBlank();
        assertThat(draft.metadata().get("generator")).isNotBlank();
        assertThat(draft.metadata().get("model")).isNotBlank();
    }

    @Test
    default void an_answer_refers_to_the_passages_by_their_numbers() {
        StringBuilder words = new StringBuilder();
        Draft draft = generator().generate(grounding(), delta -> {
            words.append(delta);
            return true;
        });

        assertThat(words.toString()).contains("[1]");
        assertThat(draft.quotes()).allSatisfy(quote -> assertThat(quote.n()).isBetween(1, 2));
    }

    @Test
    default void whoever_wants_no_more_gets_no_more() {
        List<String> deltas = new ArrayList<>();
        Draft draft = generator().generate(grounding(), delta -> {
            deltas.add(delta);
            return false;
        });

        assertThat(deltas).hasSize(1);
        assertThat(draft.metadata()).containsKey("generator");
    }

    @Test
    default void many_threads_get_an_answer_each() {
        List<String> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> {
                    StringBuilder words = new StringBuilder();
                    generator().generate(grounding(), delta -> {
                        words.append(delta);
                        return true;
                    });
                    return words.toString();
                })
                .distinct()
                .toList();

        assertThat(answers).hasSize(1);
    }
}
