package dev.lectern.core.asking;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A part of a passage that can be quoted by itself: a sentence, an item of a list, or a table or a piece of code as a
 * whole.
 *
 * @param kind what it is
 * @param start where it begins in the passage's text
 * @param end where it ends, exclusive
 * @param text what stands between them, letter by letter
 */
record Excerpt(Kind kind, int start, int end, String text) {
    private static final int SHORTEST_ITEM = 5;
    private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*+]|\\d{1,9}[.)])\\s.*");
    private static final Pattern ABBREVIATION = Pattern.compile(
            "(?s).*(?:^|[\\s(\"])(?:[A-Z]|[A-Z]\\.[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Col|Lt|Rev|No|Nos|vs|cf|etc|approx|Fig|Vol|ca|c|e\\.g|i\\.e|al|Inc|Ltd|Co|Corp)\\.\\s*");

    enum Kind {
        SENTENCE,
        ITEM,
        TABLE,
        CODE
    }

    /** The excerpts of a text in light Markdown, in its order; together they leave out nothing but white space. */
    static List<Excerpt> of(String text) {
        List<Excerpt> excerpts = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int lineEnd = lineEnd(text, from);
            String line = text.substring(from, lineEnd);
            if (line.isBlank()) {
                from = lineEnd + 1;
            } else if (line.stripLeading().startsWith("```")) {
                from = add(excerpts, Kind.CODE, text, from, fenceEnd(text, from, line.strip()));
            } else if (line.startsWith("|")) {
                from = add(excerpts, Kind.TABLE, text, from, whileLines(text, from, "|"));
            } else if (ITEM.matcher(line).matches()) {
                from = add(excerpts, Kind.ITEM, text, from, itemEnd(text, from));
            } else {
                int end = paragraphEnd(text, from);
                sentences(excerpts, text, from, end);
                from = end + 1;
            }
        }
        return excerpts;
    }

    private static int add(List<Excerpt> excerpts, Kind kind, String text, int start, int end) {
        int from = start;
        while (from < end && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        int to = end;
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        if (to > from) {
            excerpts.add(new Excerpt(kind, from, to, text.substring(from, to)));
        }
        return end + 1;
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static int fenceEnd(String text, int from, String open) {
        int ticks = 0;
        while (ticks < open.length() && open.charAt(ticks) == '`') {
            ticks++;
        }
        String fence = "`".repeat(ticks);
        int at = lineEnd(text, from);
        while (at < text.length()) {
            int end = lineEnd(text, at + 1);
            if (text.substring(at + 1, end).strip().equals(fence)) {
                return end;
            }
            at = end;
        }
        return text.length();
    }

    private static int whileLines(String text, int from, String prefix) {
        int end = lineEnd(text, from);
        while (end < text.length() && text.startsWith(prefix, end + 1)) {
            end = lineEnd(text, end + 1);
        }
        return end;
    }

    /** An item goes on over indented lines, code within it included, but not into the next item on its level. */
    private static int itemEnd(String text, int from) {
        int end = lineEnd(text, from);
        boolean code = false;
        while (end < text.length()) {
            int next = lineEnd(text, end + 1);
            String line = text.substring(end + 1, next);
            boolean indented = line.startsWith(" ");
            if (!code && (!indented || ITEM.matcher(line).matches())) {
                return end;
            }
            code ^= line.strip().startsWith("```");
            end = next;
        }
        return end;
    }

    private static int paragraphEnd(String text, int from) {
        int end = lineEnd(text, from);
        while (end < text.length()) {
            int next = lineEnd(text, end + 1);
            String line = text.substring(end + 1, next);
            boolean over = line.isBlank()
                    || line.startsWith("|")
                    || line.startsWith("```")
                    || ITEM.matcher(line).matches();
            if (over) {
                return end;
            }
            end = next;
        }
        return end;
    }

    private static void sentences(List<Excerpt> excerpts, String text, int from, int to) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        String paragraph = text.substring(from, to);
        sentences.setText(paragraph);
        int start = 0;
        sentences.first();
        for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) {
            boolean last = end == paragraph.length();
            if (last || !ABBREVIATION.matcher(paragraph.substring(start, end)).matches()) {
                add(excerpts, Kind.SENTENCE, text, from + start, from + end);
                start = end;
            }
        }
    }

    /** Whether it announces what follows it. */
    boolean leadsIn() {
        return kind == Kind.SENTENCE && (text.endsWith(":") || text.endsWith("："));
    }

    /** Whether it says nothing by itself: a heading, a label, a bare name in a list. */
    boolean isFragment() {
        return switch (kind) {
            case SENTENCE -> !leadsIn() && ".!?…)\"”’".indexOf(text.charAt(text.length() - 1)) < 0;
            case ITEM -> QuestionWords.words(text).size() < SHORTEST_ITEM;
            case TABLE, CODE -> false;
        };
    }
}
