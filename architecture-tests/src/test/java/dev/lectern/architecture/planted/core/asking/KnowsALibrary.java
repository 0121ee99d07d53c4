package dev.lectern.architecture.planted.core.asking;

import org.slf4j.LoggerFactory;

public final class KnowsALibrary {
    public Object logger() {
        return LoggerFactory.getLogger("core");
    }
}
