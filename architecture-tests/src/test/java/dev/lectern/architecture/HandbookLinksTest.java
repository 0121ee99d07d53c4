package dev.lectern.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Heading;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.Passages;
import dev.lectern.rag.markdown.MarkdownBook;
import dev.lectern.rag.markdown.MarkdownSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every link that a citation of the handbook can carry leads somewhere on the site that this build has made. */
class HandbookLinksTest {
    private static final Path HANDBOOK = MavenModule.ROOT.resolve("frontend/handbook");
    private static final Path SITE = HANDBOOK.resolve("build");
    private static final Pattern ID = Pattern.compile("\\sid=(?:\"([^\"]*)\"|([^\\s>]+))");

    private static final Map<Path, Set<String>> IDS = new HashMap<>();

    @BeforeAll
    static void the_site_is_built() throws IOException {
        Path stamp = HANDBOOK.resolve(".docusaurus/build-stamp");
        assumeTrue(Files.exists(stamp), "the site is not built; `mvn verify` builds it before this module");
        try (Stream<Path> files = Files.walk(HANDBOOK.resolve("docs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assumeTrue(
                        Files.getLastModifiedTime(stamp).compareTo(Files.getLastModifiedTime(file)) >= 0,
                        "the site is older than " + file + "; `mvn verify` builds it before this module");
            }
        }
    }

    @Test
    @Tag("P6")
    void every_locator_of_every_passage_is_a_page_and_an_id_on_it() throws IOException {
        BookSource.Content book =
                new MarkdownBook(new MarkdownSettings(HANDBOOK.resolve("docs"), "/docs", "Handbook")).read();
        List<Passage> passages = Passages.standard().of(new BookId("handbook"), book.sections());
        Set<Locator> locators = passages.stream()
                .flatMap(passage -> Stream.concat(
                        Stream.of(passage.locator()), passage.further().stream().map(Heading::locator)))
                .collect(Collectors.toSet());

        assertThat(book.skipped()).isEmpty();
        assertThat(locators).hasSizeGreaterThan(book.pages());
        for (Locator locator : locators) {
            Path page = SITE.resolve(locator.page().substring(1)).resolve("index.html");
            assertThat(page).as("the page of %s", locator.url()).exists();
            if (locator.anchor() != null) {
                assertThat(ids(page)).as("the ids for %s", locator.url()).contains(locator.anchor());
            }
        }
    }

    private static Set<String> ids(Path page) throws IOException {
        Set<String> known = IDS.get(page);
        if (known == null) {
            known = ID.matcher(Files.readString(page))
                    .results()
                    .map(id -> id.group(1) == null ? id.group(2) : id.group(1))
                    .collect(Collectors.toSet());
            IDS.put(page, known);
        }
        return known;
    }
}
