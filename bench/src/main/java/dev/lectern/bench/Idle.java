package dev.lectern.bench;

import java.io.IOException;

/** The yardstick of {@link Startup}: says that it runs, and waits until nobody listens any more. */
final class Idle {
    static final String READY = "idle";

    private Idle() {}

    public static void main(String[] args) throws IOException {
        System.out.println(READY);
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
}
