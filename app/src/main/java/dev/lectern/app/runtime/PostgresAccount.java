package dev.lectern.app.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom PostgreSQL runs as. It refuses to run as root, so root hands it to nobody: in a user namespace, where files keep
 * their owner, or, where containers forbid those, by giving up the user id.
 */
enum PostgresAccount {
    /** Whoever runs Lectern. */
    SAME,
    /** Root outside, nobody inside. */
    NAMESPACE,
    /** The user id of nobody, which must then own the data. */
    NOBODY;

    private static final int NOBODY_ID = 65_534;

    static PostgresAccount choose() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return SAME;
        }
        if (Tools.find("unshare").isPresent()
                && Tools.output("unshare", "-U", "id", "-u")
                        .filter("65534"::equals)
                        .isPresent()) {
            return NAMESPACE;
        }
        if (Tools.find("setpriv").isPresent()) {
            return NOBODY;
        }
        throw new StartupException(
                "PostgreSQL does not run as root, and neither `unshare` nor `setpriv` is here to run it"
                        + " as somebody else. Install util-linux, run Lectern as an ordinary user, or set DATABASE_URL.");
    }

    List<String> prefix() {
        return switch (this) {
            case SAME -> List.of();
            case NAMESPACE -> List.of("unshare", "-U");
            case NOBODY -> List.of("setpriv", "--reuid=" + NOBODY_ID, "--regid=" + NOBODY_ID, "--clear-groups");
        };
    }

    /** Makes what PostgreSQL writes its own, and sees to it that it can get there. */
    void own(Path folder) throws IOException {
        if (this == SAME) {
            return;
        }
        int owner = this == NOBODY ? NOBODY_ID : 0;
        if (owner == (Integer) Files.getAttribute(folder, "unix:uid")) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                Files.setAttribute(path, "unix:uid", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** A folder on the way that this account may not pass, if there is one. */
    Optional<Path> obstacle(Path folder) throws IOException {
        if (this != NOBODY) {
            return Optional.empty();
        }
        for (Path parent = folder.getParent(); parent != null; parent = parent.getParent()) {
            int mode = (Integer) Files.getAttribute(parent, "unix:mode");
            if ((mode & 1) == 0) {
                return Optional.of(parent);
            }
        }
        return Optional.empty();
    }
}
