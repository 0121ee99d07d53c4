package dev.lectern.core.asking;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How asking ended. */
public sealed interface AskOutcome {
    /**
     * There is an answer, stored: complete, not in the book, or stopped by the reader.
     *
     * @param answer its status tells which
     */
    record Answered(Conversation conversation, Message question, Message answer) implements AskOutcome {}

    /**
     * This very request was asked before; nothing was generated.
     *
     * @param answer as it stands now; it may still be streaming
     */
    record Replayed(Conversation conversation, Message question, Message answer) implements AskOutcome {}

    /**
     * The question is stored, but its answer could not be generated; asking for it again works.
     *
     * @param answer failed or interrupted
     * @param unavailable the part that was down, or null if none was
     * @param retryAfter when trying again is worth it
     */
    record Failed(
            Conversation conversation,
            Message question,
            Message answer,
            @Nullable String unavailable,
            Duration retryAfter)
            implements AskOutcome {}

    /** The conversation or the answer was deleted while the answer was being generated. */
    record Gone() implements AskOutcome {}

    /** Another answer of this conversation is still being generated; nothing was stored. */
    record Busy(MessageId running) implements AskOutcome {}

    /** The reader has no such conversation; nothing was stored. */
    record UnknownConversation() implements AskOutcome {}

    /**
     * The reader has asked too much; nothing was stored.
     *
     * @param allowance when asking again is worth it
     */
    record Limited(Allowance allowance) implements AskOutcome {}

    /** The conversation has no such answer that could be replaced; nothing was stored. */
    record UnknownAnswer() implements AskOutcome {}

    /** Only the last answer of a conversation can be replaced; nothing was stored. */
    record NotLast() implements AskOutcome {}

    /** The idempotency key was used for another request; nothing was stored. */
    record KeyReused() implements AskOutcome {}
}
