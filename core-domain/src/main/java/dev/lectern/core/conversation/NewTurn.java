package dev.lectern.core.conversation;

import dev.lectern.core.identity.Language;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question about to be stored, and the answer that will follow it.
 *
 * @param target the conversation it belongs to
 * @param question the reader's words
 * @param metadata facts about the question, such as the page it was asked on
 * @param idempotency protects against storing it twice, or null
 * @param node who will generate the answer
 * @param at the time of asking
 */
public record NewTurn(
        Target target,
        String question,
        Map<String, String> metadata,
        @Nullable Idempotency idempotency,
        NodeId node,
        Instant at) {
    public NewTurn {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(at, "at");
        metadata = Map.copyOf(metadata);
    }

    /** The conversation a turn belongs to. */
    public sealed interface Target {
        /** Its id, whether it is there or not. */
        ConversationId id();

        /** One that the reader has. */
        record Existing(ConversationId id) implements Target {}

        /**
         * One that begins with this turn.
         *
         * @param language of the page on which it begins, for a reader who has chosen none, or null if nobody knows
         */
        record Fresh(
                ConversationId id, String title, @Nullable Language language) implements Target {}
    }

    /**
     * What tells a repeated request from another one.
     *
     * @param key the client's name for the request
     * @param requestHash a hash of everything the request asked for, in hexadecimal
     */
    public record Idempotency(IdempotencyKey key, String requestHash) {}

    @Override
    public String toString() {
        return "NewTurn[redacted]";
    }
}
