package dev.lectern.bench;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.EmbeddingModel;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Passages of random words, and an embedder that costs next to nothing: each word has a direction, and a text points where
 * its words do together. Words are as unevenly common as in a language, so that long posting lists are read. The same every
 * time.
 *
 * <p>Not thread-safe, but for the embedder.
 */
final class RandomPassages implements Embedder {
    private static final int DIMENSIONS = 384;
    private static final int VOCABULARY = 30_000;
    private static final int PASSAGE_WORDS = 200;
    private static final int QUESTION_WORDS = 8;
    private static final int PER_PAGE = 10;

    private final BookId book;
    private final float[][] directions = new float[VOCABULARY][];
    private final Random random = new Random(3);

    RandomPassages(BookId book) {
        this.book = book;
        for (int word = 0; word < VOCABULARY; word++) {
            float[] direction = new float[DIMENSIONS];
            for (int i = 0; i < DIMENSIONS; i++) {
                direction[i] = (float) random.nextGaussian();
            }
            directions[word] = direction;
        }
    }

    EmbeddedPassage passage(int number) {
        Locator page = new Locator("/page-" + number / PER_PAGE, "part-" + number % PER_PAGE);
        List<String> title = List.of("Book", text(2));
        String text = text(PASSAGE_WORDS);
        Passage passage = new Passage(PassageId.of(book, page, title, text, 0), page, title, text);
        return new EmbeddedPassage(passage, embedQuery(passage.text()));
    }

    String question() {
        return text(QUESTION_WORDS);
    }

    private String text(int words) {
        return IntStream.range(0, words).mapToObj(i -> "w" + word()).collect(Collectors.joining(" "));
    }

    /** By Zipf's law: the n-th word is n times rarer than the first. */
    private int word() {
        return (int) Math.min(VOCABULARY - 1, Math.exp(random.nextDouble() * Math.log(VOCABULARY)) - 1);
    }

    @Override
    public EmbeddingModel model() {
        return new EmbeddingModel("random", DIMENSIONS);
    }

    @Override
    public Embedding embedQuery(String text) {
        float[] sum = new float[DIMENSIONS];
        for (String word : text.split(" ")) {
            int number = Integer.parseInt(word.substring(1));
            for (int i = 0; i < DIMENSIONS; i++) {
                sum[i] += directions[number][i];
            }
        }
        return Embedding.of(sum);
    }

    @Override
    public List<Embedding> embedPassages(List<String> texts) {
        return texts.stream().map(this::embedQuery).toList();
    }
}
