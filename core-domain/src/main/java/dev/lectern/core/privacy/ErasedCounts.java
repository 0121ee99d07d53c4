package dev.lectern.core.privacy;

/**
 * How much was erased. Counts only: nothing here tells whose it was.
 *
 * @param conversations conversations
 * @param messages questions and answers
 */
public record ErasedCounts(int conversations, int messages) {
    /** Both together. */
    public ErasedCounts plus(ErasedCounts other) {
        return new ErasedCounts(conversations + other.conversations, messages + other.messages);
    }
}
