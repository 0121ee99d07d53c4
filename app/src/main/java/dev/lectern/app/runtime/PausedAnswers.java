package dev.lectern.app.runtime;

import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.AnswerSink;
import dev.lectern.core.asking.Draft;
import dev.lectern.core.asking.GenerationFailedException;
import dev.lectern.core.asking.Grounding;
import java.time.Duration;

/**
 * Waits before every few words, so that an answer can be watched, stopped, or interrupted: the default generator is done
 * before anybody could.
 */
record PausedAnswers(AnswerGenerator generator, Duration pause) implements AnswerGenerator {
    private static final int PIECE = 24;

    @Override
    public Draft generate(Grounding grounding, AnswerSink sink) {
        return generator.generate(grounding, new AnswerSink() {
            @Override
            public boolean write(String delta) {
                return writeSlowly(delta, sink);
            }

            @Override
            public void onHalt(Runnable cancel) {
                sink.onHalt(cancel);
            }
        });
    }

    private boolean writeSlowly(String delta, AnswerSink sink) {
        int from = 0;
        while (from < delta.length()) {
            int to = end(delta, from);
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GenerationFailedException("interrupted", e);
            }
            if (!sink.write(delta.substring(from, to))) {
                return false;
            }
            from = to;
        }
        return true;
    }

    /** Behind the next white space, so that no word and no reference is torn. */
    private static int end(String delta, int from) {
        for (int i = from + PIECE; i < delta.length(); i++) {
            if (Character.isWhitespace(delta.charAt(i))) {
                return i + 1;
            }
        }
        return delta.length();
    }
}
