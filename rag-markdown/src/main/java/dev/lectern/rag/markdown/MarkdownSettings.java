package dev.lectern.rag.markdown;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Which folder is read, and where its pages stand on the site.
 *
 * @param folder the folder of {@code .md} and {@code .mdx} files, such as a Docusaurus site's {@code docs}
 * @param routeBase the path of the site under which the pages are published, such as {@code /docs}, or {@code /}
 * @param title what readers call the book; the first part of every title trail
 */
public record MarkdownSettings(Path folder, String routeBase, String title) {
    /** @throws IllegalArgumentException if the route base is no absolute path or the title is blank */
    public MarkdownSettings {
        Objects.requireNonNull(folder, "folder");
        if (!routeBase.startsWith("/") || routeBase.startsWith("//")) {
            throw new IllegalArgumentException("a route base begins with one slash, such as /docs: " + routeBase);
        }
        while (routeBase.length() > 1 && routeBase.endsWith("/")) {
            routeBase = routeBase.substring(0, routeBase.length() - 1);
        }
        if (title.isBlank()) {
            throw new IllegalArgumentException("a book has a title");
        }
    }
}
