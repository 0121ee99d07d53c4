package dev.lectern.rag.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.CustomBlock;
import org.commonmark.parser.InlineParser;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.SourceLines;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockParserFactory;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;

/** Blocks that Markdown does not know and MDX does: comments, tags over several lines, admonitions. */
final class MdxBlocks implements BlockParserFactory {
    private static final int CODE_INDENT = 4;
    private static final Pattern ADMONITION = Pattern.compile(
            ":{3,}\\s*(?:[A-Za-z][\\w-]*)?(?:\\[(?<label>.*)]|\\s+(?<title>[^{]+?))?\\s*(?:\\{.*})?\\s*");
    private static final List<String[]> HIDDEN = List.of(
            new String[] {"<!--", "-->"},
            new String[] {"{/*", "*/}"},
            new String[] {"<script", "</script>"},
            new String[] {"<style", "</style>"});

    @Override
    public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
        if (state.isBlank() || state.getIndent() >= CODE_INDENT) {
            return BlockStart.none();
        }
        CharSequence line = state.getLine().getContent();
        String rest = line.subSequence(state.getNextNonSpaceIndex(), line.length())
                .toString()
                .stripTrailing();
        for (String[] pair : HIDDEN) {
            if (rest.startsWith(pair[0])) {
                int close = rest.indexOf(pair[1], pair[0].length());
                // Text behind it on the same line is seen: then the tag or comment is left to the inline parser.
                return close >= 0 && close + pair[1].length() < rest.length()
                        ? BlockStart.none()
                        : start(new Hidden(pair[0], pair[1]), state);
            }
        }
        if (rest.startsWith("<") && JsxTag.end(rest, 0) == JsxTag.UNFINISHED) {
            return start(new LongTag(), state);
        }
        if (rest.startsWith(":::")) {
            Matcher admonition = ADMONITION.matcher(rest);
            if (admonition.matches()) {
                String label = admonition.group("label");
                String title = label == null ? admonition.group("title") : label;
                return start(new Admonition(title == null ? "" : title), state);
            }
        }
        return BlockStart.none();
    }

    private static BlockStart start(AbstractBlockParser parser, ParserState state) {
        return BlockStart.of(parser).atIndex(state.getNextNonSpaceIndex());
    }

    /** A block of which readers see nothing: a comment, a script or a style. */
    static final class Unseen extends CustomBlock {
        private final String open;
        private boolean closed;

        Unseen(String open) {
            this.open = open;
        }

        /** What it begins with. */
        String open() {
            return open;
        }

        /** Whether it ends before the page does. */
        boolean isClosed() {
            return closed;
        }
    }

    /** A block of which readers see the text in it. No paragraph: within one, other blocks would begin. */
    static final class Label extends CustomBlock {}

    private static final class Hidden extends AbstractBlockParser {
        private final Unseen block;
        private final String close;

        Hidden(String open, String close) {
            this.block = new Unseen(open);
            this.close = close;
        }

        @Override
        public Block getBlock() {
            return block;
        }

        @Override
        public BlockContinue tryContinue(ParserState state) {
            return block.closed ? BlockContinue.none() : BlockContinue.atIndex(state.getIndex());
        }

        @Override
        public void addLine(SourceLine line) {
            block.closed |= line.getContent().toString().contains(close);
        }
    }

    /** A tag that does not end on its first line; what follows its end on the last line is text. */
    private static final class LongTag extends AbstractBlockParser {
        private static final int LONGEST = 200;
        private final Block block = new Label();
        private final List<SourceLine> lines = new ArrayList<>();
        private final StringBuilder source = new StringBuilder();
        private int end = JsxTag.UNFINISHED;

        @Override
        public Block getBlock() {
            return block;
        }

        @Override
        public BlockContinue tryContinue(ParserState state) {
            boolean over = end != JsxTag.UNFINISHED || lines.size() > LONGEST;
            return over ? BlockContinue.none() : BlockContinue.atIndex(state.getIndex());
        }

        @Override
        public void addLine(SourceLine line) {
            if (!lines.isEmpty()) {
                source.append('\n');
            }
            lines.add(line);
            source.append(line.getContent());
            end = JsxTag.end(source, 0);
        }

        @Override
        public void parseInlines(InlineParser parser) {
            if (end < 0) {
                parser.parse(SourceLines.of(lines), block);
                return;
            }
            String rest = source.substring(end).strip();
            if (!rest.isEmpty()) {
                parser.parse(SourceLines.of(SourceLine.of(rest, null)), block);
            }
        }
    }

    /** The line that opens or closes an admonition. What stands within is a part of the page like any other. */
    private static final class Admonition extends AbstractBlockParser {
        private final Block block = new Label();
        private final String title;

        Admonition(String title) {
            this.title = title;
        }

        @Override
        public Block getBlock() {
            return block;
        }

        @Override
        public BlockContinue tryContinue(ParserState state) {
            return BlockContinue.none();
        }

        @Override
        public void parseInlines(InlineParser parser) {
            if (!title.isBlank()) {
                parser.parse(SourceLines.of(SourceLine.of(title, null)), block);
            }
        }
    }
}
