package dev.lectern.core.asking;

/** Where a generator writes its answer, piece by piece. Used by one thread. */
@FunctionalInterface
public interface AnswerSink {
    /**
     * Takes the next piece.
     *
     * @param delta the words that follow; references to passages are written {@code [1]}, {@code [2]}, ...
     * @return whether to go on; if false the generator returns as soon as it can, and what it still writes is dropped
     */
    boolean write(String delta);

    /**
     * Forgets what was written, so that another answer can be written instead, if a reader has seen nothing of it: there was
     * no word in it that may be shown.
     *
     * @return whether it did
     */
    default boolean startOver() {
        return false;
    }

    /**
     * Says what ends the generator's waiting for words, so that a stop need not wait for the next ones.
     *
     * @param cancel called at most once, by any thread, and at once if the answer is to end already; what it replaces is
     *     forgotten
     */
    default void onHalt(Runnable cancel) {}
}
