package dev.lectern.core.conversation;

import dev.lectern.core.conversation.NewTurn.Idempotency;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The wish for another answer to a question that was answered.
 *
 * @param conversation the conversation
 * @param answer the answer to be replaced, which must be the last of its conversation and have ended
 * @param idempotency protects against replacing it twice, or null
 * @param node who will generate the new answer
 * @param at the time of asking
 */
public record Regeneration(
        ConversationId conversation,
        MessageId answer,
        @Nullable Idempotency idempotency,
        NodeId node,
        Instant at) {
    public Regeneration {
        Objects.requireNonNull(conversation, "conversation");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(at, "at");
    }
}
