package dev.lectern.testkit.book;

import dev.lectern.core.book.Block;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.Section;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small books for tests. */
public final class SampleBook {
    private SampleBook() {}

    /** A section of one paragraph at the beginning of a page. */
    public static Section page(String page, String text) {
        return section(page, null, "Page " + page, text);
    }

    /** A section of one paragraph. */
    public static Section section(String page, @Nullable String anchor, String heading, String text) {
        return new Section(
                new Locator(page, anchor), List.of("Book", heading), List.of(new Block(Block.Kind.PARAGRAPH, text)));
    }

    /** A book of these sections. */
    public static BookSource of(Section... sections) {
        long pages = Arrays.stream(sections)
                .map(section -> section.locator().page())
                .distinct()
                .count();
        return () -> new BookSource.Content(List.of(sections), (int) pages, List.of());
    }

    /** A passage by itself. */
    public static Passage passage(BookId book, String page, String text) {
        Locator locator = new Locator(page, null);
        List<String> title = List.of("Book", "Page " + page);
        return new Passage(PassageId.of(book, locator, title, text, 0), locator, title, text);
    }
}
