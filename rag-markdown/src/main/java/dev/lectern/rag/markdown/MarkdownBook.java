package dev.lectern.rag.markdown;

import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Section;
import dev.lectern.core.book.VisibleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.commonmark.node.Node;

/**
 * A folder of Markdown and MDX files as a book, every page and heading with the link that Docusaurus publishes it under.
 *
 * <p>Partials, whose names begin with {@code _}, drafts and unlisted pages are no part of it. A file that cannot be read
 * is reported with its line and loses nothing else. Safe for many threads.
 */
public final class MarkdownBook implements BookSource {
    private final MarkdownSettings settings;

    /** A book that is read anew at every {@link #read()}. */
    public MarkdownBook(MarkdownSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    @Override
    public Content read() {
        Reading reading = reading();
        return new Content(reading.sections, reading.pages.size(), reading.skipped);
    }

    /**
     * The file of every page, by the page's path on the site.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public Map<String, Path> files() {
        Map<String, Path> files = new HashMap<>();
        reading()
                .pages
                .forEach((page, name) -> files.put(page, settings.folder().resolve(name)));
        return files;
    }

    private Reading reading() {
        try {
            BookFiles files = BookFiles.in(settings.folder());
            Reading reading = new Reading(files);
            for (Path file : files.pages()) {
                reading.page(file);
            }
            return reading;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the folder " + settings.folder(), e);
        }
    }

    private final class Reading {
        private final BookFiles files;
        private final CategoryLabels labels = new CategoryLabels(settings.folder());
        private final List<Section> sections = new ArrayList<>();
        private final Map<String, String> pages = new HashMap<>();
        private final List<Skipped> skipped;

        Reading(BookFiles files) {
            this.files = files;
            this.skipped = new ArrayList<>(files.skipped());
        }

        void page(Path file) {
            String name = files.name(file);
            try {
                page(name, PageText.read(file));
            } catch (PageText.Unreadable e) {
                skipped.add(new Skipped(name, e.line(), e.reason()));
            } catch (IOException e) {
                skipped.add(new Skipped(name, 0, "cannot be read"));
            } catch (StackOverflowError e) {
                // The parser descends into nested links and emphasis; thousands of levels are an attack or an accident.
                skipped.add(new Skipped(name, 0, "nested too deeply"));
            }
        }

        private void page(String name, String text) {
            FrontMatter frontMatter = FrontMatter.of(text);
            String problem = frontMatter.problem();
            if (problem != null) {
                skipped.add(new Skipped(name, frontMatter.problemLine(), problem));
            }
            if (frontMatter.isTrue("draft") || frontMatter.isTrue("unlisted")) {
                skipped.add(new Skipped(name, 0, frontMatter.isTrue("draft") ? "a draft" : "unlisted"));
                return;
            }
            List<String> folders = new ArrayList<>(List.of(name.split("/")));
            String fileName = folders.remove(folders.size() - 1);
            String route = PageRoute.of(settings.routeBase(), folders, fileName, frontMatter);
            String other = pages.putIfAbsent(route, name);
            if (other != null) {
                skipped.add(new Skipped(name, 0, "is published as " + route + ", as is " + other));
                return;
            }
            boolean mdx = fileName.toLowerCase(Locale.ROOT).endsWith(".mdx");
            Node document = PageSections.parse(frontMatter.body(), mdx);
            String title = VisibleText.of(frontMatter
                    .text("title")
                    .or(() -> PageSections.title(document))
                    .orElseGet(() ->
                            frontMatter.text("id").orElse(PageRoute.withoutNumber(PageRoute.baseName(fileName)))));
            List<Section> found = PageSections.of(document, route, trail(folders, title), mdx);
            List<MdxBlocks.Unseen> unclosed = PageSections.unclosed(document);
            int bodyLine = text.substring(0, text.length() - frontMatter.body().length())
                    .split("\n", -1)
                    .length;
            for (MdxBlocks.Unseen unseen : unclosed) {
                int line = unseen.getSourceSpans().stream()
                        .findFirst()
                        .map(span -> bodyLine + span.getLineIndex())
                        .orElse(0);
                skipped.add(new Skipped(
                        name, line, unseen.open() + " is never closed: what stands behind it is not shown"));
            }
            if (found.isEmpty() && unclosed.isEmpty()) {
                skipped.add(new Skipped(name, 0, "has no text"));
            }
            sections.addAll(found);
        }

        private List<String> trail(List<String> folders, String title) {
            List<String> trail = new ArrayList<>();
            trail.add(settings.title());
            for (int depth = 1; depth <= folders.size(); depth++) {
                trail.add(labels.of(folders.subList(0, depth)));
            }
            if (!trail.get(trail.size() - 1).equalsIgnoreCase(title)) {
                trail.add(title);
            }
            return trail;
        }
    }
}
