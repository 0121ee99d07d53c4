package dev.lectern.rag.openai;

import dev.lectern.core.asking.AnswerSink;
import java.util.List;

/**
 * Writes a model's words to a sink, without the lines that marked data in its prompt: no reader should wonder about
 * them. What could become one is held back. For one answer and one thread.
 */
final class EchoFilter {
    private final List<String> lines;
    private final AnswerSink sink;
    private final StringBuilder written = new StringBuilder();
    private String held = "";

    EchoFilter(Prompt prompt, AnswerSink sink) {
        this.lines = List.of(prompt.begin(), prompt.end());
        this.sink = sink;
    }

    /** Takes the next words; false if no more are wanted. */
    boolean write(String delta) {
        String text = held + delta;
        for (String line : lines) {
            text = text.replace(line, "");
        }
        int pass = text.length();
        for (String line : lines) {
            pass = Math.min(pass, beginningAtEnd(text, line));
        }
        held = text.substring(pass);
        return pass(text.substring(0, pass));
    }

    /** Writes what was held back; false if no more are wanted. */
    boolean finish() {
        String rest = held;
        held = "";
        return pass(rest);
    }

    /** Everything that was written. */
    String written() {
        return written.toString();
    }

    private boolean pass(String text) {
        written.append(text);
        return text.isEmpty() || sink.write(text);
    }

    /** Where the end of the text begins to be the line. */
    private static int beginningAtEnd(String text, String line) {
        for (int length = Math.min(text.length(), line.length() - 1); length > 0; length--) {
            if (text.endsWith(line.substring(0, length))) {
                return text.length() - length;
            }
        }
        return text.length();
    }
}
