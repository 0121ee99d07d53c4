package dev.lectern.core.book;

import java.util.List;
import java.util.Objects;

/**
 * A piece of a book of about one screen: what is retrieved, quoted and cited.
 *
 * @param id the hash of the rest
 * @param locator the page and heading it begins under
 * @param title the trail from the book to that heading, outermost first; never empty
 * @param text what it says, as light Markdown; paragraphs, lists, tables and code fences are parted by an empty line
 * @param further the headings of the small sections that joined it, in the order of the text; mostly none
 */
public record Passage(PassageId id, Locator locator, List<String> title, String text, List<Heading> further) {
    public Passage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(locator, "locator");
        Objects.requireNonNull(text, "text");
        title = List.copyOf(title);
        further = List.copyOf(further);
    }

    /** A passage under one heading. */
    public Passage(PassageId id, Locator locator, List<String> title, String text) {
        this(id, locator, title, text, List.of());
    }

    /**
     * The heading under which the text at this place stands.
     *
     * @param offset in UTF-16 code units from the beginning of the text
     */
    public Heading headingAt(int offset) {
        Heading found = new Heading(0, locator, title);
        for (Heading heading : further) {
            if (heading.start() <= offset) {
                found = heading;
            }
        }
        return found;
    }

    /** What is embedded and searched: the trail, which says what the text is about, and the text. */
    public String indexedText() {
        return String.join(" > ", title) + "\n\n" + text;
    }
}
