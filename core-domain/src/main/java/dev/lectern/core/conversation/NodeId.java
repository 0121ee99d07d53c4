package dev.lectern.core.conversation;

import java.util.Objects;

/**
 * One running server among those that share a store. A server that comes back under its old name can tell at once which
 * answers it left unfinished.
 *
 * @param value not blank
 */
public record NodeId(String value) {
    public NodeId {
        Objects.requireNonNull(value, "value");
        if (value.isBlank()) {
            throw new IllegalArgumentException("a node id is not blank");
        }
    }
}
