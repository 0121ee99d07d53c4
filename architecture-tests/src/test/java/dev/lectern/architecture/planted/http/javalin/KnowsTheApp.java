package dev.lectern.architecture.planted.http.javalin;

import dev.lectern.architecture.planted.app.Wiring;

public final class KnowsTheApp {
    public Object wiring() {
        return new Wiring();
    }
}
