package dev.lectern.rag.markdown;

import dev.lectern.core.book.BookSource;
import dev.lectern.testkit.book.BookSourceContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MarkdownBookContractTest implements BookSourceContract {
    @TempDir
    Path folder;

    @Override
    public BookSource readable() throws IOException {
        Files.writeString(
                folder.resolve("bread.md"), "# Bread\n\nRises overnight.\n\n## Crust\n\nBakes at 230 degrees.\n");
        Files.writeString(folder.resolve("tea.mdx"), "# Tea\n\nWants hot water.\n");
        return book(folder);
    }

    @Override
    public BookSource withAnUnreadablePart() throws IOException {
        BookSource book = readable();
        Files.write(folder.resolve("caf.md"), "# Café".getBytes(StandardCharsets.ISO_8859_1));
        return book;
    }

    @Override
    public BookSource unreadable() {
        return book(folder.resolve("nowhere"));
    }

    private static BookSource book(Path folder) {
        return new MarkdownBook(new MarkdownSettings(folder, "/docs", "Handbook"));
    }
}
