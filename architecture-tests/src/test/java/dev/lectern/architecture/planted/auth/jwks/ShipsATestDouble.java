package dev.lectern.architecture.planted.auth.jwks;

import dev.lectern.architecture.planted.testkit.Fake;

public final class ShipsATestDouble {
    public Object fake() {
        return new Fake();
    }
}
