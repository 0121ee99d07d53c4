package dev.lectern.core.conversation;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of a conversation. It is no secret and opens nothing by itself: every access is scoped by its reader.
 *
 * @param value a UUID, version 7 where Lectern made it, so that ids grow with time
 */
public record ConversationId(UUID value) {
    public ConversationId {
        Objects.requireNonNull(value, "value");
    }

    /** Reads an id from the wire; empty if the text is not the canonical form of a UUID. */
    public static Optional<ConversationId> parse(String text) {
        if (text.length() != 36) {
            return Optional.empty();
        }
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equalsIgnoreCase(text) ? Optional.of(new ConversationId(uuid)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
