package dev.lectern.core.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.EmbeddingModel;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.ScoredPassage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExtractiveAnswersTest {
    private static final String KEYS = """
            Keys sign tokens. A key lives for ninety days. It is then replaced by its successor.

            To rotate a key by hand, run:

            ```sh
            lectern keys rotate

            lectern keys list
            ```

            Old keys stay valid for a day:

            - tokens signed before still verify
            - new tokens are signed with the new key""";
    private static final String LIMITS = """
            | setting | default |
            | --- | --- |
            | LECTERN_PORT | 8080 |

            See note [1] of the manual. Dr. Smith wrote the limits in 1998.""";

    private final AtomicInteger embedded = new AtomicInteger();
    private final ExtractiveAnswers answers = new ExtractiveAnswers(new SameDirection());

    /** Finds all texts equally close, so that the words decide. */
    private final class SameDirection implements Embedder {
        @Override
        public EmbeddingModel model() {
            return new EmbeddingModel("same", 1);
        }

        @Override
        public Embedding embedQuery(String text) {
            return Embedding.of(new float[] {1});
        }

        @Override
        public List<Embedding> embedPassages(List<String> texts) {
            embedded.addAndGet(texts.size());
            return texts.stream().map(this::embedQuery).toList();
        }
    }

    private record Answer(String text, List<Draft.Quote> quotes) {}

    private Answer ask(String question, String... texts) {
        return ask(question, Stream.of(texts).map(text -> Map.entry("/p", text)).toList());
    }

    /** Asks passages, each a page and its text. */
    private Answer ask(String question, List<Map.Entry<String, String>> book) {
        List<ScoredPassage> passages = book.stream()
                .map(entry -> {
                    String text = entry.getValue();
                    Locator page = new Locator(entry.getKey(), null);
                    List<String> title = List.of("Book");
                    PassageId id = PassageId.of(new BookId("b"), page, title, text, 0);
                    return new ScoredPassage(new Passage(id, page, title, text), 1, 0.8, 0.8);
                })
                .toList();
        Map<String, Double> weights = new HashMap<>();
        QuestionWords.words(question).stream()
                .filter(word -> word.length() > 3)
                .forEach(word -> weights.put(word, 1.0));
        StringBuilder text = new StringBuilder();
        Draft draft = answers.generate(
                new Grounding(Question.of(question), question, List.of(), passages, weights), delta -> {
                    text.append(delta);
                    return true;
                });
        return new Answer(text.toString(), draft.quotes());
    }

    @Test
    void the_sentence_that_answers_comes_first_and_is_cited() {
        Answer answer = ask("When did Smith write the limits?", KEYS, LIMITS);
        assertThat(answer.quotes().get(0)).isEqualTo(new Draft.Quote(2, "Dr. Smith wrote the limits in 1998."));
        assertThat(answer.text())
                .startsWith("Dr. Smith wrote the limits in 1998.")
                .contains("[2]");
    }

    @Test
    void every_quote_is_a_part_of_its_passage() {
        List<String> passages = List.of(KEYS, LIMITS);
        List<String> questions = new ArrayList<>(List.of("?", "keys", "What is LECTERN_PORT?", "Why?"));
        for (String word : QuestionWords.words(KEYS + " " + LIMITS)) {
            questions.add("How do I use " + word + " with tokens?");
        }
        for (String question : questions) {
            for (Draft.Quote quote : ask(question, KEYS, LIMITS).quotes()) {
                assertThat(passages.get(quote.n() - 1)).contains(quote.text());
                assertThat(quote.text()).isNotBlank();
            }
        }
    }

    @Test
    void code_comes_whole_and_with_the_sentence_that_announces_it() {
        Answer answer = ask("How do I rotate a key by hand?", KEYS);
        assertThat(answer.text())
                .startsWith("To rotate a key by hand, run:\n\n```sh\nlectern keys rotate\n\nlectern keys list\n```");
    }

    @Test
    void a_list_comes_with_its_announcement() {
        Answer answer = ask("How long do old keys stay valid?", KEYS);
        assertThat(answer.quotes().get(0).text())
                .startsWith("Old keys stay valid for a day:")
                .contains("- tokens signed before still verify");
    }

    private static List<String> texts(Answer answer) {
        return answer.quotes().stream().map(Draft.Quote::text).toList();
    }

    @Test
    void the_sentence_that_gives_the_thing_asked_for_opens_and_the_rest_of_its_page_follows_in_order() {
        Answer answer = ask(
                "Who built the harbour lighthouse?",
                "The harbour was dug in spring. The harbour lighthouse stands on the pier. It is said that Ada Lovell"
                        + " built the harbour lighthouse. The harbour lighthouse burns oil.");

        assertThat(texts(answer))
                .containsExactly(
                        "The harbour lighthouse stands on the pier. It is said that Ada Lovell built the harbour"
                                + " lighthouse.",
                        "The harbour lighthouse burns oil.");
    }

    @Test
    void steps_keep_the_order_of_the_page() {
        String steps = "Fill in the oil before you light the harbour lamp. Trim the wick of the harbour lamp before you"
                + " light it. Use a match to light the harbour lamp.";

        Answer answer = ask("How do I light the harbour lamp?", steps);

        assertThat(answer.quotes()).hasSize(3);
        assertThat(answer.text()).isEqualTo(steps + " [1]");
    }

    @Test
    void one_page_is_read_to_its_end_before_the_next_begins() {
        Answer answer = ask(
                "Which oil does the harbour lamp burn?",
                List.of(
                        Map.entry("/lamp", "The harbour lamp burns whale oil."),
                        Map.entry("/oil", "Whale oil burns in the harbour lamp of every pier."),
                        Map.entry("/lamp", "The harbour lamp also burns tar.")));

        assertThat(answer.quotes()).extracting(Draft.Quote::n).isEqualTo(List.of(1, 3, 2));
    }

    @Test
    void what_has_been_said_is_not_said_again() {
        Answer answer = ask(
                "Which oil does the harbour lamp burn?",
                "The harbour lamp burns whale oil.",
                "Whale oil, the harbour lamp burns. Some lamps burn tar.");

        assertThat(texts(answer)).containsExactly("The harbour lamp burns whale oil.", "Some lamps burn tar.");
    }

    @Test
    void a_long_table_does_not_follow_an_answer() {
        String table = "| lamp | oil |\n| --- | --- |\n" + "| harbour lamp | whale oil |\n".repeat(70);
        Answer answer = ask("Which oil does the harbour lamp burn?", "The harbour lamp burns whale oil.", table);

        assertThat(texts(answer)).containsExactly("The harbour lamp burns whale oil.");
        assertThat(texts(ask("Which oil does the harbour lamp burn?", table))).containsExactly(table.strip());
    }

    @Test
    void a_sentence_that_points_back_brings_the_one_before() {
        Answer answer = ask("What is replaced by a successor?", KEYS);
        assertThat(answer.quotes().get(0).text())
                .isEqualTo("A key lives for ninety days. It is then replaced by its successor.");
    }

    @Test
    void a_number_in_brackets_in_the_book_is_no_reference() {
        Answer answer = ask("Which note of the manual?", LIMITS);
        assertThat(answer.text()).contains("See note \\[1] of the manual.");
        assertThat(answer.quotes().get(0).text()).isEqualTo("See note [1] of the manual.");
    }

    @Test
    void the_sentences_of_a_passage_are_embedded_once_however_often_it_is_quoted() {
        ask("How do keys sign tokens?", KEYS);
        int once = embedded.get();
        ask("How long does a key live?", KEYS);

        assertThat(once).isPositive();
        assertThat(embedded).hasValue(once);
    }

    @Test
    void who_no_longer_listens_ends_the_answer() {
        List<String> heard = new ArrayList<>();
        Locator page = new Locator("/p", null);
        Passage passage =
                new Passage(PassageId.of(new BookId("b"), page, List.of("B"), KEYS, 0), page, List.of("B"), KEYS);
        answers.generate(
                new Grounding(
                        Question.of("keys tokens"),
                        "keys tokens",
                        List.of(),
                        List.of(new ScoredPassage(passage, 1, 1, 1)),
                        Map.of("keys", 1.0, "tokens", 1.0)),
                delta -> {
                    heard.add(delta);
                    return false;
                });
        assertThat(heard).hasSize(1);
    }
}
