package dev.lectern.core.book;

import java.util.Objects;

/**
 * The smallest piece of a section that is never torn apart without need: one paragraph, list, table or code fence.
 *
 * @param kind what it is
 * @param text what a reader of the page would read, as light Markdown: emphasis removed, tables as GFM rows, code
 *     between fences
 */
public record Block(Kind kind, String text) {
    /** What a block is. */
    public enum Kind {
        PARAGRAPH,
        LIST,
        TABLE,
        CODE
    }

    public Block {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }
}
