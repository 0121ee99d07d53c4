package dev.lectern.app.eval;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import dev.lectern.core.asking.Evaluation;
import dev.lectern.core.asking.SourceSpan;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where passages stand in the files of their pages: from the first of their words that is found there to the last.
 *
 * <p>Passages are light Markdown and their files are not, so the words of both are held against each other as two versions
 * of one text are: what only the file has is markup, and what only the passages have was added when they were cut.
 */
public final class SourcePlaces implements Evaluation.Places {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+|\\S");

    private final Map<PassageId, SourceSpan> places = new HashMap<>();

    private SourcePlaces() {}

    /**
     * Finds the passages of the pages that are asked for by span.
     *
     * @param passages of the book, in its order
     * @param files the file of each page
     * @throws QuestionFile.UnusableException if there is no such page, its file cannot be read, or a span ends behind it
     */
    public static SourcePlaces of(List<Evaluation.Item> items, List<Passage> passages, Map<String, Path> files) {
        SourcePlaces places = new SourcePlaces();
        Set<String> pages = new TreeSet<>();
        Map<String, Integer> ends = new HashMap<>();
        for (Evaluation.Item item : items) {
            String page = item.page();
            if (page != null && !item.spans().isEmpty()) {
                pages.add(page);
                item.spans().forEach(span -> ends.merge(page, span.end(), Math::max));
            }
        }
        for (String page : pages) {
            Path file = files.get(page);
            if (file == null) {
                throw new QuestionFile.UnusableException(
                        "a question has ranges on " + page + ", which is no page", null);
            }
            String text = read(file);
            int length = text.codePointCount(0, text.length());
            if (ends.getOrDefault(page, 0) > length) {
                throw new QuestionFile.UnusableException(
                        "a range on " + page + " ends at " + ends.get(page) + ", but " + file + " has " + length
                                + " characters",
                        null);
            }
            places.page(
                    text,
                    passages.stream()
                            .filter(passage -> passage.locator().page().equals(page))
                            .toList());
        }
        return places;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new QuestionFile.UnusableException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void page(String text, List<Passage> passages) {
        List<String> written = new ArrayList<>();
        List<SourceSpan> spans = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        int codePoints = 0;
        int from = 0;
        while (word.find()) {
            int start = codePoints + text.codePointCount(from, word.start());
            codePoints = start + text.codePointCount(word.start(), word.end());
            from = word.end();
            written.add(word.group());
            spans.add(new SourceSpan(start, codePoints));
        }
        List<String> cut = new ArrayList<>();
        List<PassageId> owners = new ArrayList<>();
        for (Passage passage : passages) {
            Matcher cutWord = WORD.matcher(passage.text());
            while (cutWord.find()) {
                cut.add(cutWord.group());
                owners.add(passage.id());
            }
        }
        int at = 0;
        int other = 0;
        for (Change change : new MyersDiffWithLinearSpace<String>().computeDiff(written, cut, null)) {
            while (at < change.startOriginal) {
                found(owners.get(other++), spans.get(at++));
            }
            at = change.endOriginal;
            other = change.endRevised;
        }
        while (at < written.size()) {
            found(owners.get(other++), spans.get(at++));
        }
    }

    private void found(PassageId passage, SourceSpan word) {
        places.merge(passage, word, (place, next) -> new SourceSpan(place.start(), next.end()));
    }

    @Override
    public Optional<SourceSpan> of(PassageId passage) {
        return Optional.ofNullable(places.get(passage));
    }
}
