package dev.lectern.core.book;

import java.util.List;
import java.util.Objects;

/**
 * A heading inside a passage that spans several small sections.
 *
 * @param start where in the passage's text this section begins, in UTF-16 code units
 * @param locator the page and the heading
 * @param title the trail from the book to the heading, outermost first; never empty
 */
public record Heading(int start, Locator locator, List<String> title) {
    /** @throws IllegalArgumentException if {@code start} is negative */
    public Heading {
        Objects.requireNonNull(locator, "locator");
        title = List.copyOf(title);
        if (start < 0) {
            throw new IllegalArgumentException("a heading starts inside the text: " + start);
        }
    }
}
