package dev.lectern.rag.markdown;

import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.jspecify.annotations.Nullable;

/**
 * Takes the imports and exports out of a page. To Markdown they are paragraphs, and it asks nobody about a line that
 * begins with a letter.
 */
final class MdxModules {
    private static final Pattern MODULE = Pattern.compile("(?s)import\\s+(?:[\"'].*|[\\w*${].*\\sfrom\\s+[\"'].*)"
            + "|export\\s+(?:default|const|let|var|function|async|class|type|\\{|\\*).*");

    private MdxModules() {}

    static void remove(Node document, String source) {
        Node node = document.getFirstChild();
        while (node != null) {
            Node next = node.getNext();
            String text = text(node, source);
            if (node instanceof Paragraph && MODULE.matcher(text).matches()) {
                node.unlink();
                next = removeRest(next, open(text), source);
            }
            node = next;
        }
    }

    /** An export goes on over empty lines until its brackets are closed. */
    private static @Nullable Node removeRest(@Nullable Node first, int open, String source) {
        Node node = first;
        int unclosed = open;
        while (node != null && unclosed > 0) {
            Node next = node.getNext();
            unclosed += open(text(node, source));
            node.unlink();
            node = next;
        }
        return node;
    }

    private static String text(Node node, String source) {
        List<SourceSpan> spans = node.getSourceSpans();
        if (spans.isEmpty()) {
            return "";
        }
        SourceSpan last = spans.get(spans.size() - 1);
        return source.substring(spans.get(0).getInputIndex(), last.getInputIndex() + last.getLength());
    }

    private static int open(String text) {
        int open = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '(' || c == '[') {
                open++;
            } else if (c == '}' || c == ')' || c == ']') {
                open--;
            }
        }
        return open;
    }
}
