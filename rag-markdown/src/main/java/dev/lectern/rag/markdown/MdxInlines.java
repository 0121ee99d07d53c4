package dev.lectern.rag.markdown;

import java.util.Set;
import org.commonmark.node.CustomNode;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/** Tags, comments and expressions within a text: what a reader of the page does not see. */
final class MdxInlines implements InlineContentParserFactory {
    /** No tag is longer; looking further for its end would make a page full of {@code <} slow. */
    private static final int LONGEST = 4_000;

    private final boolean expressions;

    /** @param expressions whether braces hold JavaScript, as in MDX */
    MdxInlines(boolean expressions) {
        this.expressions = expressions;
    }

    /** Something unseen. */
    static final class Unseen extends CustomNode {
        private final String source;

        Unseen(String source) {
            this.source = source;
        }

        String source() {
            return source;
        }
    }

    @Override
    public Set<Character> getTriggerCharacters() {
        return Set.of('<', '{');
    }

    @Override
    public InlineContentParser create() {
        return this::parse;
    }

    private ParsedInline parse(InlineParserState state) {
        Scanner scanner = state.scanner();
        Position start = scanner.position();
        char first = scanner.peek();
        scanner.next();
        char second = scanner.peek();
        scanner.setPosition(start);
        boolean possible = first == '{'
                ? second == '/' || (expressions && second != '#')
                : second == '!' || second == '/' || second == '>' || Character.isLetter(second);
        if (!possible) {
            return ParsedInline.none();
        }
        String ahead = ahead(scanner);
        int length = first == '{' ? expression(ahead) : tag(ahead);
        scanner.setPosition(start);
        if (length <= 0) {
            return ParsedInline.none();
        }
        for (int i = 0; i < length; i++) {
            scanner.next();
        }
        return ParsedInline.of(new Unseen(ahead.substring(0, length)), scanner.position());
    }

    private static String ahead(Scanner scanner) {
        StringBuilder ahead = new StringBuilder();
        while (scanner.hasNext() && ahead.length() < LONGEST) {
            ahead.append(scanner.peek());
            scanner.next();
        }
        return ahead.toString();
    }

    private int expression(String ahead) {
        if (ahead.startsWith("{/*")) {
            int close = ahead.indexOf("*/}");
            return close < 0 ? JsxTag.NONE : close + 3;
        }
        return expressions ? JsxTag.braces(ahead, 0) : JsxTag.NONE;
    }

    private static int tag(String ahead) {
        if (ahead.startsWith("<!--")) {
            int close = ahead.indexOf("-->", 4);
            return close < 0 ? JsxTag.NONE : close + 3;
        }
        return JsxTag.end(ahead, 0);
    }
}
