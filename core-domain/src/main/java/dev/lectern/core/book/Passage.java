package dev.lectern.core.book;

import java.util.List;
import java.util.Objects;

/**
 * A piece of a book of about one screen: what is retrieved, quoted and cited.
 *
 * @param id the hash of the rest
 * @param locator the page and heading it stands under
 * @param title the trail from the book to that heading, outermost first; never empty
 * @param text what it says, as light Markdown; paragraphs, lists, tables and code fences are parted by an empty line
 */
public record Passage(PassageId id, Locator locator, List<String> title, String text) {
    public Passage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(locator, "locator");
        Objects.requireNonNull(text, "text");
        title = List.copyOf(title);
    }

    /** What is embedded and searched: the trail, which says what the text is about, and the text. */
    public String indexedText() {
        return String.join(" > ", title) + "\n\n" + text;
    }
}
