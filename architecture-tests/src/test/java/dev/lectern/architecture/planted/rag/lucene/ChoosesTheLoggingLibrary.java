package dev.lectern.architecture.planted.rag.lucene;

import org.slf4j.LoggerFactory;

public final class ChoosesTheLoggingLibrary {
    public Object logger() {
        return LoggerFactory.getLogger("index");
    }
}
