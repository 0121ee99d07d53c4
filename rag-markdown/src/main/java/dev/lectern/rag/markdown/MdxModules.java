package dev.lectern.rag.markdown;

import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;

/**
 * Takes the imports and exports out of a page. To Markdown they are paragraphs, and it asks nobody about a line that
 * begins with a letter.
 */
final class MdxModules {
    private static final Pattern MODULE = Pattern.compile("(?s)import\\s+(?:[\"'].*|[\\w*${].*\\sfrom\\s+[\"'].*)"
            + "|export\\s+(?:default|const|let|var|function|async|class|type|\\{|\\*).*");

    /** No export goes on over more blocks; looking further would make a page full of open brackets slow. */
    private static final int LONGEST = 100;

    private MdxModules() {}

    static void remove(Node document, String source) {
        Node node = document.getFirstChild();
        while (node != null) {
            Node next = node.getNext();
            String text = text(node, source);
            if (node instanceof Paragraph && MODULE.matcher(text).matches()) {
                for (int rest = blocksBehind(node, open(text), source); rest > 0 && next != null; rest--) {
                    Node gone = next;
                    next = gone.getNext();
                    gone.unlink();
                }
                node.unlink();
            }
            node = next;
        }
    }

    /**
     * How many blocks behind its first paragraph an export goes on over, empty lines between them, until its brackets are
     * closed. None if they never are: the rest of the page is not lost to a bracket.
     */
    private static int blocksBehind(Node first, int open, String source) {
        int unclosed = open;
        int blocks = 0;
        for (Node node = first.getNext(); unclosed > 0; node = node.getNext()) {
            if (node == null || blocks == LONGEST) {
                return 0;
            }
            unclosed += open(text(node, source));
            blocks++;
        }
        return blocks;
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
