package dev.lectern.rag.markdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lectern.core.book.Block;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownBookTest {
    @TempDir
    Path folder;

    private BookSource.Content read() {
        return new MarkdownBook(new MarkdownSettings(folder, "/docs", "Handbook")).read();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> urls() {
        return read().sections().stream()
                .map(section -> section.locator().url())
                .toList();
    }

    private String text(Section section) {
        return String.join("\n\n", section.blocks().stream().map(Block::text).toList());
    }

    private String onlyText(String page) throws IOException {
        write("page.mdx", page);
        List<Section> sections = read().sections();
        assertThat(sections).hasSize(1);
        return text(sections.get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "intro.md, /docs/intro",
        "01-intro.md, /docs/intro",
        "2.0-notes.md, /docs/2.0-notes",
        "guide/index.md, /docs/guide",
        "guide/README.mdx, /docs/guide",
        "guide/guide.md, /docs/guide",
        "02-guide/03-keys.md, /docs/guide/keys",
        "index.md, /docs",
        "a b/c.md, /docs/a b/c",
    })
    void a_file_is_published_where_docusaurus_publishes_it(String file, String url) throws IOException {
        write(file, "Text.");
        assertThat(urls()).containsExactly(url);
    }

    @ParameterizedTest
    @CsvSource({
        "slug: /, /docs",
        "slug: /elsewhere/, /docs/elsewhere",
        "slug: near, /docs/guide/near",
        "slug: ../up, /docs/up",
        "id: other, /docs/guide/other",
        "slug: './dot', /docs/guide/dot",
    })
    void the_front_matter_decides_about_the_page_first(String line, String url) throws IOException {
        write("guide/keys.md", "---\n" + line + "\n---\nText.");
        assertThat(urls()).containsExactly(url);
    }

    @Test
    void headings_have_the_ids_of_the_site() throws IOException {
        write("page.md", """
                # The page

                Lead.

                ## Set up

                One.

                ## Set up

                Two.

                ### What's `new` in 2.0?

                Three.

                ## Explicit {#mine}

                Four.

                ## Größe & Maß

                Five.

                ## By comment {/* #theirs */}

                Six.
                """);
        assertThat(urls())
                .containsExactly(
                        "/docs/page",
                        "/docs/page#set-up",
                        "/docs/page#set-up-1",
                        "/docs/page#whats-new-in-20",
                        "/docs/page#mine",
                        "/docs/page#größe--maß",
                        "/docs/page#theirs");
    }

    @Test
    void the_trail_leads_from_the_book_over_labels_and_titles_to_the_heading() throws IOException {
        write("01-guide/_category_.json", "{\"label\": \"The Guide\", \"position\": 1}");
        write("01-guide/keys.md", "---\ntitle: Keys\n---\n## Rotation\n### By hand\nText.");
        assertThat(read().sections().get(0).title())
                .containsExactly("Handbook", "The Guide", "Keys", "Rotation", "By hand");
    }

    @Test
    void tags_modules_and_comments_are_not_seen_and_their_text_is() throws IOException {
        String text = onlyText("""
                import Tabs from '@theme/Tabs';
                export const rows = [
                  {a: 1},

                  {a: 2},
                ];

                <Tabs
                  values={[{label: 'One'}]}
                >
                <TabItem value="one">

                Inside **the** [tab](x.md).

                ```java
                List<String> kept = List.of("{x}");
                ```

                </TabItem>
                </Tabs>

                {/* a comment */} <!-- another --> Visible {rows.length} <b>bold</b>.

                <!--
                hidden

                words
                -->
                """);
        assertThat(text).isEqualTo("""
                        Inside the tab.

                        ```java
                        List<String> kept = List.of("{x}");
                        ```

                        Visible  bold.""");
    }

    @Test
    void admonitions_lists_and_tables_are_kept() throws IOException {
        String text = onlyText("""
                :::warning[Take care]
                Keys are secret.
                :::

                - one
                  - two

                3. three

                | a | b |
                |---|:-:|
                | x | `y|` |
                """);
        assertThat(text).isEqualTo("""
                        Take care

                        Keys are secret.

                        - one
                          - two

                        3. three

                        | a | b |
                        | --- | --- |
                        | x | `y |""");
    }

    @Test
    void characters_nobody_sees_are_gone() throws IOException {
        assertThat(onlyText("Plain\u200B \u202Etext\uDB40\uDC41\u00AD.")).isEqualTo("Plain text.");
    }

    @Test
    void partials_drafts_and_unlisted_pages_are_no_part_of_the_book() throws IOException {
        write("_partial.md", "No.");
        write("_parts/x.md", "No.");
        write("draft.md", "---\ndraft: true\n---\nNo.");
        write("unlisted.md", "---\nunlisted: true\n---\nNo.");
        write("yes.md", "Yes.");
        assertThat(urls()).containsExactly("/docs/yes");
        assertThat(read().skipped()).extracting(BookSource.Skipped::file).containsExactly("draft.md", "unlisted.md");
    }

    @Test
    void what_cannot_be_read_is_named_with_its_line_and_loses_nothing_else() throws IOException {
        Files.write(folder.resolve("binary.md"), new byte[] {'a', '\n', 0, 1});
        Files.write(folder.resolve("latin.md"), "one\ntwo\ncaf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        write("broken.md", "---\ntitle: ok\nx: [1\n---\nStill here.");
        write("bom.md", "\uFEFF---\r\nslug: /marked\r\n---\r\n\r\n## Head\r\n\r\nText.\r\n");
        write("loop/page.md", "Here.");
        Files.createSymbolicLink(folder.resolve("loop/again"), folder.resolve("loop"));

        BookSource.Content content = read();

        assertThat(content.skipped())
                .extracting(BookSource.Skipped::file, BookSource.Skipped::line)
                .containsExactlyInAnyOrder(
                        tuple("binary.md", 2), tuple("latin.md", 3), tuple("broken.md", 4), tuple("loop/again", 0));
        assertThat(content.sections())
                .extracting(section -> section.locator().url())
                .containsExactly("/docs/marked#head", "/docs/broken", "/docs/loop/page");
    }

    @Test
    void a_comment_that_never_ends_is_told_with_its_line() throws IOException {
        write("comment.md", "---\ntitle: Comment\n---\n\nSeen.\n\n<!-- Unseen.\n\nUnseen, too.\n");
        write("mdx.mdx", "{/* Unseen.\n\nUnseen, too.\n");
        write("script.md", "Seen.\n\n- <script>\n  let x\n\nSeen again.");

        BookSource.Content content = read();

        assertThat(content.skipped())
                .extracting(BookSource.Skipped::file, BookSource.Skipped::line, BookSource.Skipped::reason)
                .containsExactlyInAnyOrder(
                        tuple("comment.md", 7, "<!-- is never closed: what stands behind it is not shown"),
                        tuple("mdx.mdx", 1, "{/* is never closed: what stands behind it is not shown"),
                        tuple("script.md", 3, "<script is never closed: what stands behind it is not shown"));
        assertThat(content.sections())
                .extracting(section -> section.locator().url())
                .containsExactly("/docs/comment", "/docs/script");
    }

    @Test
    void an_export_whose_brackets_never_close_takes_nothing_else_with_it() throws IOException {
        write("page.mdx", "export const x = {\n\nSeen.\n\n" + "export const y = [\n\n".repeat(20_000) + "Seen, too.\n");

        assertThat(read().sections().get(0).blocks()).extracting(Block::text).containsExactly("Seen.", "Seen, too.");
    }

    @Test
    void a_link_is_followed_within_the_folder_and_never_out_of_it() throws IOException {
        Path outside = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-outside"));
        Files.writeString(outside.resolve("secret.md"), "Secret.");
        write("page.md", "Here.");
        Files.createSymbolicLink(folder.resolve("again.md"), folder.resolve("page.md"));
        Files.createSymbolicLink(folder.resolve("file.md"), outside.resolve("secret.md"));
        Files.createSymbolicLink(folder.resolve("folder"), outside);
        Files.createSymbolicLink(folder.resolve("nothing.md"), folder.resolve("nowhere.md"));

        assertThat(urls()).containsExactly("/docs/again", "/docs/page");
        assertThat(read().skipped())
                .extracting(BookSource.Skipped::file)
                .containsExactlyInAnyOrder("file.md", "folder", "nothing.md");
    }

    @Test
    void a_slug_leads_nowhere_but_to_a_page_of_the_site() throws IOException {
        write("a.md", "---\nslug: \"/\\n/evil.example\"\n---\nOne.");
        write("b.md", "---\nslug: javascript:alert(1)\n---\nTwo.");
        write("c.md", "---\nslug: //evil.example/x\n---\nThree.");
        write("d.md", "---\nslug: ../../etc/passwd\n---\nFour.");
        assertThat(new MarkdownBook(new MarkdownSettings(folder, "/", "Book"))
                        .read()
                        .sections())
                .extracting(section -> section.locator().url())
                .containsExactly("/%0A/evil.example", "/javascript:alert(1)", "/evil.example/x", "/etc/passwd");
    }

    @Test
    void two_files_for_one_page_are_named() throws IOException {
        write("a.md", "First.");
        write("b.md", "---\nslug: a\n---\nSecond.");
        assertThat(urls()).containsExactly("/docs/a");
        assertThat(read().skipped().get(0).reason()).contains("/docs/a").contains("a.md");
    }

    @Test
    void a_page_of_five_megabytes_and_one_nested_a_thousand_deep_are_read() throws IOException {
        write("large.md", "A sentence of a large page. ".repeat(190_000));
        write("deep.md", ">".repeat(5_000) + " deep\n\n" + "[".repeat(5_000) + "x");
        BookSource.Content content = read();
        assertThat(content.pages()).isEqualTo(2);
        assertThat(content.sections())
                .extracting(section -> section.locator().page())
                .contains("/docs/large");
    }

    @Test
    void a_folder_that_is_not_there_is_an_error() {
        MarkdownBook book = new MarkdownBook(new MarkdownSettings(folder.resolve("nowhere"), "/", "Book"));
        assertThatThrownBy(book::read).isInstanceOf(UncheckedIOException.class).hasMessageContaining("nowhere");
    }
}
