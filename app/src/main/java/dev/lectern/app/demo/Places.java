package dev.lectern.app.demo;

import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Section;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether what a citation points at is there. */
sealed interface Places {
    /** @throws DemoFailedException if the page or its heading is not there */
    void check(Answer.Source source) throws IOException, InterruptedException;

    /** What was looked at, for the person at the terminal. */
    String name();

    /** The site as it is served: the page answers and has an element of that id. */
    record Site(Reader reader) implements Places {
        @Override
        public void check(Answer.Source source) throws IOException, InterruptedException {
            String page = source.page().endsWith("/") ? source.page() : source.page() + "/";
            HttpResponse<String> response = reader.get(page);
            DemoFailedException.check(
                    response.statusCode() == 200, "the page " + page + " answered " + response.statusCode());
            String anchor = source.anchor();
            if (anchor != null) {
                String body = response.body();
                DemoFailedException.check(
                        body.contains("id=\"" + anchor + "\"") || body.contains("id=" + anchor),
                        "the page " + page + " has no heading #" + anchor);
            }
        }

        @Override
        public String name() {
            return "the served site";
        }
    }

    /** The folder of Markdown, read anew. */
    record Folder(Set<Locator> headings) implements Places {
        static Folder of(BookSource.Content content) {
            return new Folder(
                    content.sections().stream().map(Section::locator).collect(Collectors.toUnmodifiableSet()));
        }

        @Override
        public void check(Answer.Source source) {
            Locator locator = new Locator(Objects.requireNonNull(source.page()), source.anchor());
            DemoFailedException.check(headings.contains(locator), "the book has no " + locator.url());
        }

        @Override
        public String name() {
            return "the folder";
        }
    }
}
