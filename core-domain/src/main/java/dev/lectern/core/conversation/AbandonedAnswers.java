package dev.lectern.core.conversation;

import java.time.Instant;
import java.util.List;

/**
 * Finds answers whose generating node is gone and ends them as {@link Message.Status#INTERRUPTED}, so that no
 * conversation stays busy for ever. Housekeeping over all readers: it sees states, never words.
 *
 * <p>Safe for use by many threads and nodes at once; ending an answer twice is the same as once. Throws {@link
 * dev.lectern.core.PortUnavailableException} if the store cannot be reached.
 */
public interface AbandonedAnswers {
    /**
     * Ends every streaming answer of a node: called by that node when it starts, before it serves.
     *
     * @return how many there were
     */
    int interruptAllOf(NodeId node, Instant at);

    /** The streaming answers of a node, in no particular order. */
    List<StreamingAnswer> streamingOf(NodeId node);

    /**
     * Ends answers, as far as they are still streaming.
     *
     * @return how many of them were
     */
    int interrupt(List<StreamingAnswer> answers, Instant at);

    /**
     * Ends every streaming answer that was last checkpointed before a moment.
     *
     * @return how many there were
     */
    int interruptSilentSince(Instant moment, Instant at);
}
