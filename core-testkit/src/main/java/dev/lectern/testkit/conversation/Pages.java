package dev.lectern.testkit.conversation;

import dev.lectern.core.conversation.Page;
import java.util.List;
import java.util.function.Function;

/** Cuts a page from one item more than fits on it. */
final class Pages {
    private Pages() {}

    static void requireLimit(int limit) {
        if (limit < 1 || limit > 100) {
            throw new IllegalArgumentException("a limit is 1 to 100, not " + limit);
        }
    }

    static <T, C> Page<T, C> page(List<T> found, int limit, Function<T, C> position) {
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, limit), position.apply(found.get(limit - 1)));
    }
}
