package dev.lectern.architecture.planted.core;

import dev.lectern.architecture.planted.core.identity.UserId;

public final class ClosesACycle {
    public Object reader() {
        return new UserId("reader");
    }
}
