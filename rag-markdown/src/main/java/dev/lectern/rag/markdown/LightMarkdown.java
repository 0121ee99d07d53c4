package dev.lectern.rag.markdown;

import dev.lectern.core.book.VisibleText;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/** Writes parts of a page as a reader sees them: without emphasis, links, images and tags; with lists, tables and code. */
final class LightMarkdown {
    private LightMarkdown() {}

    /** The text of a paragraph, heading or cell, on one line but for hard breaks. */
    static String inlines(Node parent) {
        StringBuilder text = new StringBuilder();
        append(parent, text);
        return VisibleText.of(text.toString()).strip();
    }

    private static void append(Node parent, StringBuilder text) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Text part) {
                text.append(part.getLiteral());
            } else if (node instanceof Code code) {
                String fence = code.getLiteral().indexOf('`') < 0 ? "`" : "``";
                text.append(fence).append(code.getLiteral()).append(fence);
            } else if (node instanceof SoftLineBreak) {
                text.append(' ');
            } else if (node instanceof HardLineBreak) {
                text.append('\n');
            } else if (!(node instanceof Image)) {
                append(node, text);
            }
        }
    }

    static String code(String literal, String info) {
        String longest = "```";
        while (literal.contains(longest)) {
            longest += "`";
        }
        String language = info.strip().split("[\\s{]", 2)[0];
        String body = VisibleText.of(literal).stripTrailing();
        return longest + language + "\n" + body + "\n" + longest;
    }

    static String table(TableBlock table) {
        List<String> lines = new ArrayList<>();
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                if (row instanceof TableRow) {
                    lines.add(row(row));
                    if (lines.size() == 1) {
                        lines.add(lines.get(0).replaceAll("(?<!\\\\)\\|[^|]*(?=\\|)", "| --- "));
                    }
                }
            }
        }
        return String.join("\n", lines);
    }

    private static String row(Node row) {
        StringBuilder line = new StringBuilder("|");
        for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            if (cell instanceof TableCell) {
                line.append(' ')
                        .append(inlines(cell).replace('\n', ' ').replace("|", "\\|"))
                        .append(" |");
            }
        }
        return line.toString();
    }

    static String list(ListBlock list) {
        List<String> items = new ArrayList<>();
        int number = list instanceof OrderedList ordered && ordered.getMarkerStartNumber() != null
                ? ordered.getMarkerStartNumber()
                : 1;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            String marker = list instanceof BulletList ? "- " : number + ". ";
            number++;
            String body = children(item);
            if (!body.isBlank()) {
                items.add(marker + body.replace("\n", "\n" + " ".repeat(marker.length())));
            }
        }
        return String.join("\n", items);
    }

    private static String children(Node parent) {
        List<String> parts = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            String part = block(node);
            if (!part.isBlank()) {
                parts.add(part);
            }
        }
        return String.join("\n", parts);
    }

    private static String block(Node node) {
        if (node instanceof ListBlock list) {
            return list(list);
        } else if (node instanceof FencedCodeBlock fenced) {
            return code(fenced.getLiteral(), fenced.getInfo() == null ? "" : fenced.getInfo());
        } else if (node instanceof IndentedCodeBlock indented) {
            return code(indented.getLiteral(), "");
        } else if (node instanceof TableBlock table) {
            return table(table);
        } else if (node instanceof BlockQuote) {
            return children(node);
        } else if (node instanceof Heading) {
            return HeadingIds.withoutExplicitId(inlines(node));
        } else if (node instanceof Paragraph || node instanceof MdxBlocks.Label) {
            return inlines(node);
        }
        return "";
    }
}
