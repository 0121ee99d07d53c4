package dev.lectern.core.conversation;

/** How storing a new turn, or a new answer to an old question, ended. */
public sealed interface Begun {
    /**
     * Stored: the question, and after it an empty answer in state {@link Message.Status#STREAMING}.
     *
     * @param conversation as it is now
     */
    record Started(Conversation conversation, Message question, Message answer) implements Begun {}

    /**
     * This very request was stored before.
     *
     * @param answer as it stands now; it may still be streaming
     */
    record Replayed(Conversation conversation, Message question, Message answer) implements Begun {}

    /**
     * Another answer of this conversation is still being generated; nothing was stored.
     *
     * @param running that answer
     */
    record Busy(MessageId running) implements Begun {}

    /** The reader has no such conversation; nothing was stored. */
    record UnknownConversation() implements Begun {}

    /** The conversation has no such answer that could be replaced; nothing was stored. */
    record UnknownAnswer() implements Begun {}

    /** The answer is not the last of its conversation, so that it cannot be replaced; nothing was stored. */
    record NotLast() implements Begun {}

    /** The idempotency key was used for another request; nothing was stored. */
    record KeyReused() implements Begun {}
}
