package dev.lectern.architecture.planted.core.asking;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

public final class RemembersInAStatic {
    static int asked;
    static final Map<String, String> ANSWERS = new ConcurrentHashMap<>();
    static final ConcurrentHashMap<String, String> RUNNING = new ConcurrentHashMap<>();

    private RemembersInAStatic() {}
}
