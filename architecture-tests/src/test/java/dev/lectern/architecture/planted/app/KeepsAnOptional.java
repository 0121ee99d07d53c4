package dev.lectern.architecture.planted.app;

import java.util.Optional;

public final class KeepsAnOptional {
    Optional<String> port = Optional.empty();
}
