package dev.lectern.persistence.jooq;

import dev.lectern.core.conversation.Page;
import java.util.List;
import java.util.function.Function;

/** How much at once. One row more than asked for is read, to know whether there is a next page. */
final class Limits {
    private Limits() {}

    static void require(int limit) {
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
