package dev.lectern.rag.markdown;

import dev.lectern.core.book.BookSource;
import java.util.List;
import java.util.Objects;

/** A folder of Markdown and MDX files as a book. */
public final class MarkdownBook implements BookSource {
    private final MarkdownSettings settings;

    /** A book that is read anew at every {@link #read()}. */
    public MarkdownBook(MarkdownSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    @Override
    public Content read() {
        throw new UnsupportedOperationException("cannot read " + settings.folder() + " yet: " + List.of());
    }
}
