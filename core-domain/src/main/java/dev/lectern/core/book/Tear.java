package dev.lectern.core.book;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tears a block that is larger than a passage: at its lines first, then at its sentences, then anywhere. */
final class Tear {
    private Tear() {}

    static List<String> apart(Block block, int targetTokens) {
        return switch (block.kind()) {
            case CODE -> code(block.text(), targetTokens);
            case TABLE -> table(block.text(), targetTokens);
            case LIST, PARAGRAPH -> join(lines(block.text(), targetTokens), targetTokens, "", "");
        };
    }

    /** Every piece of torn code keeps its fence, so that each still reads as code. */
    private static List<String> code(String text, int targetTokens) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3) {
            return join(lines(text, targetTokens), targetTokens, "", "");
        }
        String open = lines.get(0) + "\n";
        String close = "\n" + lines.get(lines.size() - 1);
        String body = String.join("\n", lines.subList(1, lines.size() - 1));
        return join(lines(body, targetTokens), targetTokens, open, close);
    }

    /** Every piece of a torn table keeps the header, so that each cell still has a name. */
    private static List<String> table(String text, int targetTokens) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3) {
            return join(lines(text, targetTokens), targetTokens, "", "");
        }
        String header = lines.get(0) + "\n" + lines.get(1) + "\n";
        String body = String.join("\n", lines.subList(2, lines.size()));
        return join(lines(body, targetTokens), targetTokens, header, "");
    }

    private static List<String> lines(String text, int targetTokens) {
        List<String> pieces = new ArrayList<>();
        text.lines().forEach(line -> {
            if (Passages.tokens(line) <= targetTokens) {
                pieces.add(line);
            } else {
                sentences(line, targetTokens, pieces);
            }
        });
        return pieces;
    }

    private static void sentences(String line, int targetTokens, List<String> pieces) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(line);
        int start = sentences.first();
        for (int end = sentences.next(); end != BreakIterator.DONE; start = end, end = sentences.next()) {
            String sentence = line.substring(start, end).strip();
            if (Passages.tokens(sentence) <= targetTokens) {
                pieces.add(sentence);
                continue;
            }
            // At least one character a token, so a piece of this many characters is never too large.
            for (int from = 0; from < sentence.length(); ) {
                int to = wholeCodePoints(sentence, Math.min(sentence.length(), from + targetTokens));
                pieces.add(sentence.substring(from, to));
                from = to;
            }
        }
    }

    private static int wholeCodePoints(String text, int end) {
        return end < text.length() && Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
    }

    private static List<String> join(List<String> pieces, int targetTokens, String before, String after) {
        List<String> joined = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        int size = 0;
        for (String piece : pieces) {
            int tokens = Passages.tokens(piece);
            if (size > 0 && size + tokens > targetTokens) {
                joined.add(before + current + after);
                current.setLength(0);
                size = 0;
            }
            if (current.length() > 0) {
                current.append('\n');
            }
            current.append(piece);
            size += tokens;
        }
        if (size > 0) {
            joined.add(before + current + after);
        }
        return joined;
    }
}
