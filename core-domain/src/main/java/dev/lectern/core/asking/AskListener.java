package dev.lectern.core.asking;

import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.Message;
import java.util.List;

/**
 * Follows a question on its way, in this order: allowed, started, sources, any number of deltas. How it ended is the {@link
 * AskOutcome}. Called on the asking thread; a listener whose client has gone keeps quiet, since the answer is finished
 * and stored all the same.
 */
public interface AskListener {
    /** What is left of the reader's quota, this question counted; not called where there is no limit. */
    default void allowed(Allowance allowance) {}

    /** The question is stored and will survive a crash. */
    void started(Conversation conversation, Message question, Message answer);

    /** The passages the answer may cite, in the order of their numbers. */
    void sources(List<Citation> citations);

    /** The next words of the answer. */
    void delta(String text);
}
