package dev.lectern.core.asking;

/**
 * Keeps invented references out of a stream: {@code [n]} passes if there is an n-th passage, and is dropped otherwise,
 * before a reader has seen it. Code is left alone, since {@code items[7]} is no reference there, and so is an escaped
 * bracket, which is how quoted text says that it means none.
 *
 * <p>For one answer and one thread. What could still become a reference is held back until it is decided, which is at
 * most {@value #LONGEST} characters.
 */
final class MarkerFilter {
    private static final int LONGEST = 5;
    private static final int FENCE = 3;

    private final int passages;
    private final StringBuilder held = new StringBuilder();
    private int backticks;
    private int fence;
    private boolean escaped;
    private char previous;
    private int dropped;

    MarkerFilter(int passages) {
        this.passages = passages;
    }

    /** Takes the next piece and returns what may be shown. */
    String accept(String delta) {
        StringBuilder out = new StringBuilder(delta.length());
        for (int i = 0; i < delta.length(); i++) {
            accept(delta.charAt(i), out);
        }
        return out.toString();
    }

    /** Ends the stream and returns what was held back. */
    String finish() {
        StringBuilder out = new StringBuilder();
        release(out);
        return out.toString();
    }

    /** How many references were dropped. */
    int dropped() {
        return dropped;
    }

    private void accept(char c, StringBuilder out) {
        if (c == '`') {
            release(out);
            backticks++;
            pass(c, out);
            return;
        }
        closeRun();
        if (fence > 0) {
            pass(c, out);
        } else if (c == '[') {
            release(out);
            if (escaped) {
                pass(c, out);
            } else {
                held.append(c);
            }
        } else if (held.isEmpty()) {
            pass(c, out);
        } else if (c >= '0' && c <= '9' && held.length() < LONGEST) {
            held.append(c);
        } else if (c == ']' && held.length() > 1) {
            int n = Integer.parseInt(held, 1, held.length(), 10);
            if (n >= 1 && n <= passages) {
                held.append(c);
                release(out);
            } else {
                dropped++;
                held.setLength(0);
            }
        } else {
            release(out);
            pass(c, out);
        }
    }

    /** A run of backticks opens code, and the next run of the same length closes it. */
    private void closeRun() {
        if (backticks > 0) {
            if (fence == 0) {
                fence = backticks;
            } else if (fence == backticks) {
                fence = 0;
            }
            backticks = 0;
        }
    }

    private void release(StringBuilder out) {
        if (!held.isEmpty()) {
            out.append(held);
            escaped = false;
            held.setLength(0);
        }
    }

    private void pass(char c, StringBuilder out) {
        out.append(c);
        escaped = c == '\\' && !escaped;
        // Inline code ends with its paragraph: a lone backtick must not open the gate for the rest of the answer.
        if (c == '\n' && previous == '\n' && fence > 0 && fence < FENCE) {
            fence = 0;
        }
        previous = c;
    }
}
