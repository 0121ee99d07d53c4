package dev.lectern.architecture.planted.core.asking;

import java.nio.file.Path;

public final class OpensAFile {
    public boolean open() {
        return Path.of("book").toFile().exists();
    }
}
