package dev.lectern.testkit.book;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What every {@link Embedder} must do. */
public interface EmbedderContract {
    /** The embedder under test; it may be the same for all tests. */
    Embedder embedder();

    private static void assertSame(Embedding actual, Embedding expected) {
        assertThat(actual.cosine(expected)).isCloseTo(1, Offset.offset(0.001));
    }

    @Test
    default void embeddings_have_the_dimensions_that_the_model_says() {
        int dimensions = embedder().model().dimensions();
        assertThat(embedder().embedQuery("bread").dimensions()).isEqualTo(dimensions);
        assertThat(embedder().embedPassages(List.of("bread")).get(0).dimensions())
                .isEqualTo(dimensions);
    }

    @Test
    default void the_same_text_gives_the_same_embedding() {
        assertThat(embedder().embedQuery("how long does bread rise"))
                .isEqualTo(embedder().embedQuery("how long does bread rise"));
    }

    @Test
    default void passages_come_back_one_for_each_text_in_the_same_order() {
        List<String> texts = List.of("Sourdough rises overnight.", "Lentils simmer.", "Tea wants hot water.", "Salt.");
        List<Embedding> together = embedder().embedPassages(texts);

        assertThat(together).hasSameSizeAs(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertSame(
                    together.get(i),
                    embedder().embedPassages(List.of(texts.get(i))).get(0));
        }
    }

    @Test
    default void no_texts_give_no_embeddings() {
        assertThat(embedder().embedPassages(List.of())).isEmpty();
    }

    @Test
    default void a_question_is_closest_to_the_passage_that_answers_it() {
        Embedding question = embedder().embedQuery("How long do lentils simmer?");
        List<Embedding> passages = embedder()
                .embedPassages(List.of("Lentils simmer for thirty minutes.", "The owner pays back the deposit."));

        assertThat(question.cosine(passages.get(0))).isGreaterThan(question.cosine(passages.get(1)));
    }

    @Test
    default void a_text_longer_than_any_model_reads_is_cut_and_not_refused() {
        Embedding embedding = embedder()
                .embedPassages(List.of("Lentils simmer. ".repeat(5_000)))
                .get(0);

        assertThat(embedding.cosine(embedding)).isCloseTo(1, Offset.offset(0.001));
    }

    @Test
    default void many_threads_get_what_one_gets() {
        Embedding alone = embedder().embedQuery("water for green tea");

        List<Embedding> together = IntStream.range(0, 32)
                .parallel()
                .mapToObj(i -> embedder().embedQuery("water for green tea"))
                .toList();

        assertThat(together).allSatisfy(embedding -> assertSame(embedding, alone));
    }
}
