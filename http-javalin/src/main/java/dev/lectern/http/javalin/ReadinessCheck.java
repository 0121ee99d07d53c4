package dev.lectern.http.javalin;

import java.util.Objects;

/**
 * One part that must work before readers are let in.
 *
 * @param name the part as an operator knows it: {@code database}, {@code keys}, {@code index}, {@code generator}
 * @param probe looks at it
 */
public record ReadinessCheck(String name, Probe probe) {
    public ReadinessCheck {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(probe, "probe");
    }

    /** Looks at a part; called by any thread, at most about once a second, and given two seconds. */
    @FunctionalInterface
    public interface Probe {
        /** The state now; an exception counts as {@link State#DOWN}. */
        State state();
    }

    /** How a part is. */
    public enum State {
        /** It works. */
        UP,
        /** It will work soon. */
        STARTING,
        /** It does not work. */
        DOWN
    }
}
