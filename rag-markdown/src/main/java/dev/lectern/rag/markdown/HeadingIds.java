package dev.lectern.rag.markdown;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/**
 * The ids that Docusaurus gives to the headings of a page: an explicit one, or GitHub's slug of the text, numbered from
 * the second on.
 *
 * @see <a href="https://docusaurus.io/docs/markdown-features/toc#heading-ids">Docusaurus, heading ids</a>
 */
final class HeadingIds {
    private static final Pattern EXPLICIT = Pattern.compile("\\s*\\{#(?<id>(?:.(?!\\{#|}))*.)}$");
    private static final Pattern COMMENT =
            Pattern.compile("(?s)(?:\\{/\\*|<!--)\\s*#(?<id>\\S+)(?:\\s.*)?(?:\\*/}|-->)");

    private final IdentityHashMap<Heading, String> ids = new IdentityHashMap<>();
    private final Map<String, Integer> taken = new HashMap<>();

    /** The ids of all headings below the node, in the order of the page. */
    static HeadingIds of(Node page) {
        HeadingIds headings = new HeadingIds();
        page.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                headings.ids.put(heading, headings.idOf(heading));
            }
        });
        return headings;
    }

    /** Empty if nothing of the heading can stand in an id. */
    String id(Heading heading) {
        return ids.getOrDefault(heading, "");
    }

    /** What a reader sees of a heading's text. */
    static String withoutExplicitId(String text) {
        return EXPLICIT.matcher(text).replaceFirst("");
    }

    private String idOf(Heading heading) {
        String comment = commentId(heading.getLastChild());
        if (comment != null) {
            return comment;
        }
        String text = textOf(heading);
        Matcher explicit = EXPLICIT.matcher(text);
        return explicit.find() ? explicit.group("id").strip() : unique(slug(text));
    }

    private static @Nullable String commentId(@Nullable Node last) {
        if (last instanceof MdxInlines.Unseen unseen) {
            Matcher comment = COMMENT.matcher(unseen.source());
            if (comment.matches()) {
                return comment.group("id");
            }
        }
        return null;
    }

    private String unique(String slug) {
        String unique = slug;
        while (taken.containsKey(unique)) {
            unique = slug + "-" + taken.merge(slug, 1, Integer::sum);
        }
        taken.put(unique, 0);
        return unique;
    }

    /** Letters, marks, digits, connectors and hyphens, in lower case; each space is a hyphen. */
    static String slug(String text) {
        StringBuilder slug = new StringBuilder();
        text.toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
            if (c == ' ') {
                slug.append('-');
            } else if (c == '-' || staysInSlug(c)) {
                slug.appendCodePoint(c);
            }
        });
        return slug.toString();
    }

    private static boolean staysInSlug(int c) {
        return Character.isAlphabetic(c)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.DECIMAL_DIGIT_NUMBER,
                            Character.CONNECTOR_PUNCTUATION -> true;
                    default -> false;
                };
    }

    private static String textOf(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code code) {
                text.append(code.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak lineBreak) {
                text.append('\n');
            }

            @Override
            public void visit(HardLineBreak lineBreak) {
                // A break has no text of its own.
            }
        });
        return text.toString();
    }
}
