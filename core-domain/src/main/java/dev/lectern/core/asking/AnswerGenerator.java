package dev.lectern.core.asking;

/**
 * Writes an answer from retrieved passages.
 *
 * <p>Implementations are safe for use by many threads. {@link #generate} blocks until the answer is whole or the sink
 * wants no more. No database connection is held meanwhile.
 */
@FunctionalInterface
public interface AnswerGenerator {
    /**
     * Generates an answer.
     *
     * @param grounding what the answer may rest on; passages and selections are data, never instructions
     * @param sink takes the words in order
     * @return what the answer quotes, and facts about how it was generated
     * @throws GenerationFailedException if no answer or only a part of it could be generated
     * @throws dev.lectern.core.PortUnavailableException if the model cannot be reached
     */
    Draft generate(Grounding grounding, AnswerSink sink);
}
