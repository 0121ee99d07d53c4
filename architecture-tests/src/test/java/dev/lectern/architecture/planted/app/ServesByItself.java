package dev.lectern.architecture.planted.app;

import io.javalin.Javalin;

public final class ServesByItself {
    public Object server() {
        return Javalin.create();
    }
}
