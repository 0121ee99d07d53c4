package dev.lectern.rag.markdown;

/** Finds where a JSX or HTML tag ends, values in braces and quotes included. */
final class JsxTag {
    static final int NONE = -1;
    static final int UNFINISHED = -2;

    private JsxTag() {}

    /**
     * The index behind the tag that begins at {@code from} with {@code <}; {@link #NONE} if there is no tag, {@link
     * #UNFINISHED} if the text ends within it.
     */
    static int end(CharSequence text, int from) {
        int i = from + 1;
        boolean closing = at(text, i) == '/';
        if (closing) {
            i++;
        }
        if (at(text, i) == '>') {
            return i + 1;
        }
        if (!isLetter(at(text, i))) {
            return NONE;
        }
        while (isName(at(text, i))) {
            i++;
        }
        return attributes(text, i);
    }

    private static int attributes(CharSequence text, int from) {
        int i = from;
        while (true) {
            int next = spaces(text, i);
            if (next >= text.length()) {
                return UNFINISHED;
            }
            char c = text.charAt(next);
            if (c == '>') {
                return next + 1;
            }
            if (c == '/') {
                int behind = spaces(text, next + 1);
                if (behind >= text.length()) {
                    return UNFINISHED;
                }
                return text.charAt(behind) == '>' ? behind + 1 : NONE;
            }
            if (next == i) {
                return NONE;
            }
            i = c == '{' ? braces(text, next) : attribute(text, next);
            if (i < 0) {
                return i;
            }
        }
    }

    private static int attribute(CharSequence text, int from) {
        int i = from;
        while (isName(at(text, i)) || at(text, i) == '@') {
            i++;
        }
        if (i == from) {
            return NONE;
        }
        int equals = spaces(text, i);
        if (at(text, equals) != '=') {
            return i;
        }
        i = spaces(text, equals + 1);
        if (i >= text.length()) {
            return UNFINISHED;
        }
        char c = text.charAt(i);
        if (c == '{') {
            return braces(text, i);
        }
        if (c == '"' || c == '\'') {
            int close = indexOf(text, c, i + 1);
            return close < 0 ? UNFINISHED : close + 1;
        }
        int start = i;
        while (i < text.length() && !Character.isWhitespace(text.charAt(i)) && "\"'=<>`".indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i == start ? NONE : i;
    }

    /** The index behind the brace that closes the one at {@code from}; {@link #UNFINISHED} if none does. */
    static int braces(CharSequence text, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            } else if (c == '"' || c == '\'' || c == '`') {
                int close = indexOf(text, c, i + 1);
                if (close > 0) {
                    i = close;
                }
            }
        }
        return UNFINISHED;
    }

    private static int indexOf(CharSequence text, char wanted, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int spaces(CharSequence text, int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static char at(CharSequence text, int i) {
        return i < text.length() ? text.charAt(i) : '\0';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isName(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':' || c == '$';
    }
}
