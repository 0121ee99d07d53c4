package dev.lectern.architecture.planted.core.identity;

import dev.lectern.architecture.planted.core.book.Page;

public final class LooksIntoTheBook {
    public Object page() {
        return new Page("keys");
    }
}
