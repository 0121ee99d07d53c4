package dev.lectern.testkit.book;

import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Section;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Words without a meaning, some common and most rare, as in a language; the same for the same seed. */
public final class RandomBook {
    private static final int VOCABULARY = 400;

    private final Random random;

    /** @param seed another one gives other words */
    public RandomBook(long seed) {
        this.random = new Random(seed);
    }

    /** Pages of twenty to eighty words each. */
    public BookSource book(int pages) {
        return SampleBook.of(IntStream.range(0, pages)
                .mapToObj(page -> SampleBook.section("/p" + page, null, words(2), words(20 + random.nextInt(60))))
                .toArray(Section[]::new));
    }

    /** Words in a row. Each ends in a digit, so that no stemmer changes it. */
    public String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> word()).collect(Collectors.joining(" "));
    }

    private String word() {
        // Squared, so that low numbers are common.
        double place = random.nextDouble();
        return "w" + (int) (place * place * VOCABULARY);
    }
}
