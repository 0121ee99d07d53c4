package dev.lectern.core.conversation;

import java.util.Objects;

/**
 * A question and its answer, as they are stored.
 *
 * @param conversation the conversation they belong to
 * @param question what was asked
 * @param answer the answer that is stored behind it, in whatever state
 */
public record Turn(Conversation conversation, Message question, Message answer) {
    public Turn {
        Objects.requireNonNull(conversation, "conversation");
        if (question.role() != Message.Role.QUESTION || answer.role() != Message.Role.ANSWER) {
            throw new IllegalArgumentException("a turn is a question and its answer");
        }
    }
}
