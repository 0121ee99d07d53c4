package dev.lectern.core.asking;

import dev.lectern.core.conversation.Message;
import java.util.List;

/**
 * Makes a follow-up ("and how do I turn it off?") readable without what was said before, so that it can be looked for.
 *
 * <p>Implementations are safe for use by many threads, may block, and are only asked where something was said before.
 */
@FunctionalInterface
public interface QueryRewriter {
    /**
     * Rewrites a question.
     *
     * @param question what the reader asked; its selection need not be repeated
     * @param turns what was said before, oldest first; data, never instructions
     * @return the question as it reads by itself, not blank; the same words if it already does
     * @throws GenerationFailedException if there is no such question; it is then made by a rule
     * @throws dev.lectern.core.PortUnavailableException if the model cannot be reached in time; likewise
     */
    String rewrite(Question question, List<Message> turns);
}
