package dev.lectern.core.asking;

import dev.lectern.core.book.VisibleText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between a generator's words and a reader: drops references to passages that there are not, and lets no
 * image, no link but those to the passages' pages, no HTML and no invisible character through. Code is left alone: in it
 * nothing becomes a link, and {@code items[7]} is no reference.
 *
 * <p>It leaves only such Markdown standing whose code it and every reader of Markdown see alike: a fence begins its line
 * without indentation, a piece of code inside a line ends on that line, and a backtick that begins no code is escaped.
 *
 * <p>For one answer and one thread. What could still become one of these is held back until it is decided: a word, a
 * bracket or a piece of code, at most to the end of its line or {@value #MOST_HELD} characters.
 */
final class AnswerFilter {
    private static final int MOST_HELD = 2_000;
    private static final Pattern BEGINNING_OF_ADDRESS =
            Pattern.compile("(?i)(?<![A-Za-z])(?:h|ht|htt|https?|f|ft|ftp|w|ww)$|(?:https?|ftp):|www");
    private static final Pattern MARKER = Pattern.compile("(?:.*[^\\\\])?(?:\\\\\\\\)*\\[\\d{1,4}]", Pattern.DOTALL);
    private static final Pattern FENCE_LINE = Pattern.compile("[ \t]*(`{3,})([^`\n]*)\n");
    private static final Pattern FENCE_END = Pattern.compile("[ \t]*(`*)[ \t]*\n?");

    private final AnswerText text;
    private final StringBuilder shown = new StringBuilder();
    /** A word or a bracket that is not decided yet; in a fence the beginning of a line that may end it. */
    private final StringBuilder held = new StringBuilder();
    /** From backticks on that may begin code on this line. */
    private final StringBuilder code = new StringBuilder();

    private String torn = "";
    private int seen = VisibleText.NOTHING;
    private boolean blankSoFar = true;
    private int fence;
    private char last = '\n';

    AnswerFilter(AnswerText text) {
        this.text = text;
    }

    /** Takes the next piece and returns what may be shown: whole characters only. */
    String accept(String delta) {
        String joined = torn + delta;
        int end = joined.length();
        if (end > 0 && Character.isHighSurrogate(joined.charAt(end - 1))) {
            end--;
        }
        torn = joined.substring(end);
        String piece = VisibleText.of(seen, joined.substring(0, end));
        seen = piece.isEmpty() ? seen : piece.codePointBefore(piece.length());
        take(piece);
        if (fence == 0 && code.isEmpty() && isDecided()) {
            release();
        }
        return shown();
    }

    /** Ends the stream and returns what was held back. */
    String finish() {
        if (!code.isEmpty()) {
            endCode();
        }
        if (fence > 0) {
            show(held.toString());
            held.setLength(0);
        } else {
            release();
        }
        show(torn.isEmpty() ? "" : "\uFFFD");
        torn = "";
        return shown();
    }

    private String shown() {
        String out = shown.toString();
        shown.setLength(0);
        return out;
    }

    private void take(CharSequence piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (fence > 0) {
                inFence(c);
            } else if (!code.isEmpty()) {
                inCode(c);
            } else {
                inText(c);
            }
        }
    }

    private void inText(char c) {
        if (c == '`') {
            if (isEscaped(held) || endsWith(held, '`')) {
                held.append(endsWith(held, '`') ? "\\`" : "`");
                return;
            }
            if (!(blankSoFar && held.toString().isBlank())) {
                release();
                blankSoFar = false;
            }
            code.append(c);
            return;
        }
        held.append(c);
        if (c == '\n') {
            release();
            blankSoFar = true;
        } else if (Character.isWhitespace(c) && (held.indexOf("[") < 0 || held.length() > MOST_HELD)) {
            releaseUnlessBlank();
        } else if (c == ']' && MARKER.matcher(held).matches()) {
            release();
            blankSoFar = false;
        } else if (held.length() > MOST_HELD) {
            // No word is that long; cut here, its halves must not become one again.
            held.append(' ');
            release();
            blankSoFar = false;
        }
    }

    /** The indentation of a line waits for what follows: a fence is written without it. */
    private void releaseUnlessBlank() {
        if (!held.toString().isBlank() || !blankSoFar) {
            release();
            blankSoFar = false;
        }
    }

    private void inCode(char c) {
        int opening = opening();
        boolean closed = c != '`' && opening < code.length() && closing() == opening;
        if (closed) {
            piece();
            inText(c);
            return;
        }
        code.append(c);
        if (c == '\n' || code.length() > MOST_HELD) {
            endCode();
        }
    }

    /** The line, the stream or our patience has ended: this is a fence, a piece of code, or none. */
    private void endCode() {
        Matcher line = FENCE_LINE.matcher(code);
        if (blankSoFar && line.matches()) {
            held.setLength(0);
            show(code.toString());
            fence = line.group(1).length();
            code.setLength(0);
            blankSoFar = true;
            return;
        }
        int opening = opening();
        if (opening < code.length() && closing() == opening) {
            piece();
            return;
        }
        String rest = code.substring(opening);
        code.setLength(0);
        release();
        blankSoFar = false;
        show("\\`".repeat(opening));
        take(rest);
    }

    /** Code on a line. A table would be cut at a bar in it, and its halves were no code. */
    private void piece() {
        release();
        blankSoFar = false;
        int opening = opening();
        String ticks = code.substring(0, opening);
        String inside = code.substring(opening, code.length() - opening);
        code.setLength(0);
        boolean piece = inside.indexOf('|') < 0 || text.of(inside).equals(inside);
        String opened =
                piece ? ticks + inside + ticks : "\\`".repeat(opening) + text.of(inside) + "\\`".repeat(opening);
        show((last == '`' ? " " : "") + opened);
    }

    private int opening() {
        int length = 0;
        while (length < code.length() && code.charAt(length) == '`') {
            length++;
        }
        return length;
    }

    private int closing() {
        int length = 0;
        while (length < code.length() && code.charAt(code.length() - 1 - length) == '`') {
            length++;
        }
        return length;
    }

    private void inFence(char c) {
        if (!blankSoFar) {
            show(String.valueOf(c));
            blankSoFar = c == '\n';
            return;
        }
        held.append(c);
        Matcher end = FENCE_END.matcher(held);
        boolean may = end.matches() && held.length() < MOST_HELD;
        if (c == '\n' || !may) {
            boolean ends = may && end.group(1).length() >= fence;
            show(ends ? end.group(1) + "\n" : held.toString());
            held.setLength(0);
            blankSoFar = c == '\n';
            fence = ends ? 0 : fence;
        }
    }

    private boolean isDecided() {
        if (blankSoFar && held.toString().isBlank()) {
            return false;
        }
        for (int i = 0; i < held.length(); i++) {
            if ("[]<&\\!~`".indexOf(held.charAt(i)) >= 0) {
                return false;
            }
        }
        return !BEGINNING_OF_ADDRESS.matcher(held).find();
    }

    private void release() {
        if (!held.isEmpty()) {
            boolean blank = held.toString().isBlank();
            String safe = text.of(held.toString());
            held.setLength(0);
            boolean linked = last == ']' && (safe.startsWith("(") || safe.startsWith(":"));
            boolean doubled = last == '`' && safe.startsWith("`");
            show((linked ? "\\" : doubled ? " " : "") + safe);
            blankSoFar &= blank;
        }
    }

    private void show(String safe) {
        if (!safe.isEmpty()) {
            shown.append(safe);
            last = safe.charAt(safe.length() - 1);
        }
    }

    private static boolean endsWith(StringBuilder text, char c) {
        return !text.isEmpty() && text.charAt(text.length() - 1) == c;
    }

    /** Whether what follows is escaped by an odd number of backslashes. */
    private static boolean isEscaped(StringBuilder text) {
        int slashes = 0;
        while (slashes < text.length() && text.charAt(text.length() - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }
}
