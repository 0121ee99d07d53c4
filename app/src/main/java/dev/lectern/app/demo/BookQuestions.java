package dev.lectern.app.demo;

import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Questions that a book should answer, made of its own headings. */
public final class BookQuestions {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}][\\p{L}\\p{N} -]{4,50}");
    private static final int ENOUGH_TEXT = 300;

    private BookQuestions() {}

    /** What the handbook is asked when nobody says otherwise. */
    static final List<String> ABOUT_THE_HANDBOOK = List.of(
            "How do I start Lectern?",
            "How do I move the server to another port?",
            "What happens to my conversations when I delete my account?");

    /** At most so many, spread over the book. */
    public static List<String> of(BookSource.Content content, int count) {
        List<Section> candidates =
                content.sections().stream().filter(BookQuestions::isTopic).toList();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < count && !candidates.isEmpty(); i++) {
            Section section = candidates.get((2 * i + 1) * candidates.size() / (2 * count));
            String question = question(section);
            if (!questions.contains(question)) {
                questions.add(question);
            }
        }
        return questions;
    }

    private static boolean isTopic(Section section) {
        List<String> title = section.title();
        boolean named = title.size() >= 2
                && title.subList(1, title.size()).stream()
                        .allMatch(step -> PLAIN.matcher(step).matches());
        int length = section.blocks().stream()
                .mapToInt(block -> block.text().length())
                .sum();
        return named && length >= ENOUGH_TEXT;
    }

    /** Few words besides those of the headings, since every word is looked for. */
    private static String question(Section section) {
        List<String> title = section.title();
        String heading = title.get(title.size() - 1);
        String page = title.get(1);
        return heading.equals(page) ? "What is " + heading + "?" : page + ": what about " + heading + "?";
    }
}
