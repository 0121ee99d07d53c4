package dev.lectern.testkit.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.book.ScoredPassage;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What every {@link Retriever} must do. Each test has a book of its own. */
public interface RetrieverContract {
    /** A retriever over this book, indexed as the application does it, with a {@link WordEmbedder}. */
    Retriever over(BookId book, BookSource source);

    /** A retriever over a book that was never indexed. */
    Retriever overNothing(BookId book);

    private static BookSource kitchen() {
        return SampleBook.of(
                SampleBook.section("/bread", null, "Bread", "Sourdough rises overnight in a warm place."),
                SampleBook.section("/soup", "lentils", "Soup", "Lentils simmer for thirty minutes with a bay leaf."),
                SampleBook.section("/soup", "onions", "Onions", "Onions caramelise slowly in butter."),
                SampleBook.section("/tea", null, "Tea", "Green tea wants water below the boiling point."));
    }

    private static List<String> pages(Retrieval retrieval) {
        return retrieval.passages().stream()
                .map(scored -> scored.passage().locator().url())
                .toList();
    }

    @Test
    default void the_passage_that_speaks_of_it_comes_first() {
        Retriever retriever = over(new BookId("first"), kitchen());
        assertThat(pages(retriever.retrieve(Query.of("How long do lentils simmer?"), 3)))
                .startsWith("/soup#lentils");
        assertThat(pages(retriever.retrieve(Query.of("water for green tea"), 3)))
                .startsWith("/tea");
    }

    @Test
    default void a_passage_comes_back_as_it_was_indexed() {
        Retriever retriever = over(new BookId("whole"), kitchen());
        ScoredPassage found =
                retriever.retrieve(Query.of("bay leaf"), 1).passages().get(0);
        assertThat(found.passage().text()).isEqualTo("Lentils simmer for thirty minutes with a bay leaf.");
        assertThat(found.passage().title()).containsExactly("Book", "Soup");
        assertThat(found.passage().locator().anchor()).isEqualTo("lentils");
    }

    @Test
    default void no_more_than_the_limit_come_back_and_better_ones_first() {
        Retriever retriever = over(new BookId("limit"), kitchen());
        List<ScoredPassage> found =
                retriever.retrieve(Query.of("onions in butter"), 2).passages();
        assertThat(found).hasSize(2);
        assertThat(found.get(0).score()).isGreaterThanOrEqualTo(found.get(1).score());
        assertThatThrownBy(() -> retriever.retrieve(Query.of("onions"), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> retriever.retrieve(Query.of("onions"), 101))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void asking_twice_gives_the_same() {
        Retriever retriever = over(new BookId("twice"), kitchen());
        Query query = Query.of("what is warm and slow");
        assertThat(retriever.retrieve(query, 4)).isEqualTo(retriever.retrieve(query, 4));
    }

    @Test
    default void a_page_can_be_asked_alone() {
        Retriever retriever = over(new BookId("alone"), kitchen());
        assertThat(pages(retriever.retrieve(new Query("water for green tea", "/soup"), 5)))
                .containsExactlyInAnyOrder("/soup#lentils", "/soup#onions");
        assertThat(retriever.retrieve(new Query("tea", "/nowhere"), 5).passages())
                .isEmpty();
    }

    @Test
    default void similarity_and_coverage_say_how_well_a_passage_fits() {
        Retriever retriever = over(new BookId("fits"), kitchen());
        Retrieval all = retriever.retrieve(Query.of("onions caramelise slowly in butter"), 4);
        ScoredPassage best = all.passages().get(0);
        assertThat(best.coverage()).isCloseTo(1, Offset.offset(0.01));
        assertThat(best.similarity()).isGreaterThan(0.5);
        ScoredPassage worst = all.passages().get(3);
        assertThat(worst.coverage()).isLessThan(0.2);
        assertThat(worst.similarity()).isLessThan(best.similarity());
    }

    @Test
    default void words_that_only_ask_neither_find_a_passage_nor_count_as_missing() {
        Retriever retriever = over(
                new BookId("asking"),
                SampleBook.of(
                        SampleBook.section("/soup", null, "Soup", "Lentils simmer for thirty minutes."),
                        SampleBook.section("/how", null, "Words", "How do you, and what did we, and who were they?")));
        Retrieval asked = retriever.retrieve(Query.of("How do you simmer lentils?"), 2);
        assertThat(pages(asked)).startsWith("/soup");
        assertThat(asked.passages().get(0).coverage()).isCloseTo(1, Offset.offset(0.01));
        assertThat(asked.passages().get(1).coverage()).isZero();
    }

    @Test
    default void rare_words_of_the_question_weigh_more_and_unknown_ones_nothing() {
        Retriever retriever = over(new BookId("weights"), kitchen());
        Retrieval found = retriever.retrieve(Query.of("Lentils book xylophone"), 1);
        assertThat(found.termWeights()).containsKeys("lentils", "book").doesNotContainKey("xylophone");
        assertThat(found.termWeights().get("lentils"))
                .isGreaterThan(found.termWeights().get("book"));
    }

    @Test
    default void near_duplicates_do_not_fill_the_result() {
        String text = "The lease ends when the tenant gives notice three months before, in writing, to the owner.";
        Retriever retriever = over(
                new BookId("copies"),
                SampleBook.of(
                        SampleBook.section("/v1/lease", null, "Lease", text),
                        SampleBook.section("/v2/lease", null, "Lease", text),
                        SampleBook.section("/v3/lease", null, "Lease", text),
                        SampleBook.section("/deposit", null, "Deposit", "A deposit is paid back after the lease.")));
        List<String> pages = pages(retriever.retrieve(Query.of("When does the lease end?"), 2));
        assertThat(pages).hasSize(2).contains("/deposit");
    }

    @Test
    default void words_of_a_query_language_are_only_words() {
        Retriever retriever = over(new BookId("syntax"), kitchen());
        assertThat(retriever
                        .retrieve(Query.of("+tea -green AND (\"bay leaf\" OR *:* [a TO b] ~2 ^5 \\ / ?"), 2)
                        .passages())
                .hasSize(2);
        assertThat(retriever.retrieve(Query.of("???"), 2).passages()).hasSize(2);
    }

    @Test
    default void a_book_that_was_never_indexed_is_unavailable() {
        Retriever retriever = overNothing(new BookId("never"));
        assertThatThrownBy(() -> retriever.retrieve(Query.of("anything"), 3))
                .isInstanceOf(PortUnavailableException.class);
    }

    /**
     * What makes retrievers interchangeable: each is held against one that looks at everything, so all of them agree.
     * Words are random, so that the way in which an index cuts and stems them is not what is compared.
     */
    @Test
    default void the_three_best_are_those_that_the_rules_of_the_core_choose() {
        int books = 3;
        int questions = 60;
        int same = 0;
        for (int seed = 0; seed < books; seed++) {
            RandomBook random = new RandomBook(seed);
            BookId book = new BookId("random-" + seed);
            BookSource source = random.book(60);
            Retriever retriever = over(book, source);
            InMemoryIndex everything = new InMemoryIndex(new WordEmbedder(), InstantSource.system());
            new IndexBook(everything, new WordEmbedder(), new Passages(400, 0))
                    .index(book, source, IndexBook.Options.STANDARD, (done, total) -> {});
            for (int i = 0; i < questions; i++) {
                Query query = Query.of(random.words(3 + i % 6));
                List<String> expected = pages(everything.retriever(book).retrieve(query, 3));
                same += pages(retriever.retrieve(query, 3)).equals(expected) ? 1 : 0;
            }
        }
        assertThat(same).isGreaterThanOrEqualTo((int) Math.ceil(0.99 * books * questions));
    }
}
