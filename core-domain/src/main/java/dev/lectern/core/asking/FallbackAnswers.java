package dev.lectern.core.asking;

import dev.lectern.core.PortUnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Asks one generator and, if that fails before its first words or has none that may be shown, another one. An answer of the
 * other one says so: its metadata has {@value #INSTEAD_OF}. Words that were shown are not taken back: who fails after them
 * has failed.
 *
 * <p>As safe for many threads as the two are.
 */
public final class FallbackAnswers implements AnswerGenerator {
    /** Names the generator that should have answered. */
    public static final String INSTEAD_OF = "insteadOf";

    private final AnswerGenerator first;
    private final String name;
    private final AnswerGenerator second;

    /**
     * @param first is asked
     * @param name what its drafts call themselves, such as {@code openai}
     * @param second is asked if that fails
     */
    public FallbackAnswers(AnswerGenerator first, String name, AnswerGenerator second) {
        this.first = Objects.requireNonNull(first, "first");
        this.name = Objects.requireNonNull(name, "name");
        this.second = Objects.requireNonNull(second, "second");
    }

    @Override
    public Draft generate(Grounding grounding, AnswerSink sink) {
        Watched watched = new Watched(sink);
        try {
            Draft draft = first.generate(grounding, watched);
            if (!sink.startOver()) {
                return draft;
            }
        } catch (GenerationFailedException | PortUnavailableException e) {
            if (watched.written && !sink.startOver()) {
                throw e;
            }
        }
        Draft draft = second.generate(grounding, sink);
        Map<String, String> metadata = new HashMap<>(draft.metadata());
        metadata.put(INSTEAD_OF, name);
        return new Draft(draft.quotes(), metadata);
    }

    private static final class Watched implements AnswerSink {
        private final AnswerSink sink;
        private boolean written;

        Watched(AnswerSink sink) {
            this.sink = sink;
        }

        @Override
        public boolean startOver() {
            return sink.startOver();
        }

        @Override
        public boolean write(String delta) {
            written |= !delta.isEmpty();
            return sink.write(delta);
        }

        @Override
        public void onHalt(Runnable cancel) {
            sink.onHalt(cancel);
        }
    }
}
