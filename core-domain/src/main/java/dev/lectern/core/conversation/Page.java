package dev.lectern.core.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of an ordered list.
 *
 * @param items in order
 * @param next from where to go on, or null at the end
 * @param <T> what is listed
 * @param <C> the position within that list
 */
public record Page<T, C>(List<T> items, @Nullable C next) {
    public Page {
        items = List.copyOf(items);
    }
}
