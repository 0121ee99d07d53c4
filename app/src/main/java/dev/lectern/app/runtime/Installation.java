package dev.lectern.app.runtime;

import java.nio.file.Path;

/** The checkout this program was built in: the launcher says where it is. */
public final class Installation {
    private Installation() {}

    /** The folder that holds {@code lectern}, {@code auth-server} and {@code frontend}. */
    public static Path root() {
        return Path.of(System.getProperty("lectern.root", "")).toAbsolutePath().normalize();
    }

    /** What Node runs. */
    public static Path authServerProgram() {
        return root().resolve("auth-server").resolve("dist").resolve("main.js");
    }
}
