package dev.lectern.core.book;

import java.util.List;
import java.util.Objects;

/**
 * What stands under one heading of a book, up to the next heading.
 *
 * @param locator the page and the heading
 * @param title the trail from the book to the heading, outermost first, such as {@code [Handbook, Keys, Rotation]};
 *     never empty
 * @param blocks the paragraphs, lists, tables and code under the heading, in the order of the page
 */
public record Section(Locator locator, List<String> title, List<Block> blocks) {
    /** @throws IllegalArgumentException if the trail is empty */
    public Section {
        Objects.requireNonNull(locator, "locator");
        title = List.copyOf(title);
        blocks = List.copyOf(blocks);
        if (title.isEmpty()) {
            throw new IllegalArgumentException("a section has a title trail: " + locator.url());
        }
    }
}
