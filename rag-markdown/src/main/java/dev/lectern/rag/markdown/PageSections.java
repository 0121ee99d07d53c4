package dev.lectern.rag.markdown;

import dev.lectern.core.book.Block;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Section;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Takes one page apart at its headings of the first three levels. */
final class PageSections {
    private static final int DEEPEST = 200;
    private static final int SPLIT_LEVEL = 3;
    /** Tags and comments are read by {@link MdxBlocks} and {@link MdxInlines}: to MDX, what stands between two tags is Markdown. */
    private static final Parser MARKDOWN =
            parser(false, Set.of(Heading.class, BlockQuote.class, FencedCodeBlock.class, IndentedCodeBlock.class));

    private static final Parser MDX = parser(true, Set.of(Heading.class, BlockQuote.class, FencedCodeBlock.class));

    private final String page;
    private final List<String> trail;
    private final HeadingIds ids;
    private final List<Section> sections = new ArrayList<>();
    private @Nullable String anchor;
    private @Nullable String chapter;
    private @Nullable String heading;
    private List<Block> blocks = new ArrayList<>();

    private PageSections(String page, List<String> trail, HeadingIds ids) {
        this.page = page;
        this.trail = trail;
        this.ids = ids;
    }

    private static Parser parser(boolean mdx, Set<Class<? extends org.commonmark.node.Block>> blocks) {
        Set<Class<? extends org.commonmark.node.Block>> enabled = new LinkedHashSet<>(blocks);
        enabled.add(ListBlock.class);
        enabled.add(ThematicBreak.class);
        return Parser.builder()
                .enabledBlockTypes(enabled)
                .extensions(List.of(TablesExtension.create(), StrikethroughExtension.create()))
                .customBlockParserFactory(new MdxBlocks())
                .customInlineContentParserFactory(new MdxInlines(mdx))
                .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                .maxOpenBlockParsers(DEEPEST)
                .build();
    }

    static Node parse(String body, boolean mdx) {
        Node document = (mdx ? MDX : MARKDOWN).parse(body);
        MdxModules.remove(document, body);
        return document;
    }

    /** The comments and scripts that never end, and with them the page. */
    static List<MdxBlocks.Unseen> unclosed(Node document) {
        List<MdxBlocks.Unseen> unclosed = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(CustomBlock block) {
                if (block instanceof MdxBlocks.Unseen unseen && !unseen.isClosed()) {
                    unclosed.add(unseen);
                }
            }
        });
        return unclosed;
    }

    /** The first heading of the page, if it is one of the first level: what Docusaurus takes as the page's title. */
    static Optional<String> title(Node document) {
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading first) {
                String text = HeadingIds.withoutExplicitId(LightMarkdown.inlines(first));
                return first.getLevel() == 1 && !text.isEmpty() ? Optional.of(text) : Optional.empty();
            }
            if (node instanceof ThematicBreak) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * The sections that hold anything.
     *
     * @param trail from the book to the page
     */
    static List<Section> of(Node document, String page, List<String> trail, boolean mdx) {
        PageSections walk = new PageSections(page, trail, HeadingIds.of(document));
        walk.children(document, mdx);
        walk.close();
        return walk.sections;
    }

    private void children(Node parent, boolean mdx) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            visit(node, mdx);
        }
    }

    private void visit(Node node, boolean mdx) {
        if (node instanceof Heading next) {
            heading(next);
        } else if (node instanceof Paragraph || node instanceof MdxBlocks.Label) {
            add(Block.Kind.PARAGRAPH, LightMarkdown.inlines(node));
        } else if (node instanceof ListBlock list) {
            add(Block.Kind.LIST, LightMarkdown.list(list));
        } else if (node instanceof TableBlock table) {
            add(Block.Kind.TABLE, LightMarkdown.table(table));
        } else if (node instanceof FencedCodeBlock fenced) {
            code(fenced, mdx);
        } else if (node instanceof IndentedCodeBlock indented) {
            add(Block.Kind.CODE, LightMarkdown.code(indented.getLiteral(), ""));
        } else if (node instanceof BlockQuote) {
            children(node, mdx);
        }
    }

    private void code(FencedCodeBlock fenced, boolean mdx) {
        String info = fenced.getInfo() == null ? "" : fenced.getInfo().strip();
        if (info.toLowerCase(Locale.ROOT).equals("mdx-code-block")) {
            // Docusaurus unwraps it: a translator's tool sees code, a reader sees the page.
            children(parse(fenced.getLiteral(), mdx), mdx);
        } else if (!fenced.getLiteral().isBlank()) {
            add(Block.Kind.CODE, LightMarkdown.code(fenced.getLiteral(), info));
        }
    }

    private void heading(Heading next) {
        String text = HeadingIds.withoutExplicitId(LightMarkdown.inlines(next));
        int level = next.getLevel();
        if (level > SPLIT_LEVEL) {
            add(Block.Kind.PARAGRAPH, text);
            return;
        }
        close();
        String id = ids.id(next);
        // The theme renders a heading of the first level without its id.
        anchor = level == 1 || id.isEmpty() ? null : id;
        if (level < SPLIT_LEVEL) {
            boolean repeatsTitle = text.equals(trail.get(trail.size() - 1));
            chapter = text.isEmpty() || repeatsTitle ? null : text;
            heading = null;
        } else {
            heading = text.isEmpty() ? null : text;
        }
    }

    private void add(Block.Kind kind, String text) {
        if (!text.isBlank()) {
            blocks.add(new Block(kind, text));
        }
    }

    private void close() {
        if (!blocks.isEmpty()) {
            List<String> title = new ArrayList<>(trail);
            if (chapter != null) {
                title.add(chapter);
            }
            if (heading != null) {
                title.add(heading);
            }
            sections.add(new Section(new Locator(page, anchor), title, blocks));
        }
        blocks = new ArrayList<>();
    }
}
