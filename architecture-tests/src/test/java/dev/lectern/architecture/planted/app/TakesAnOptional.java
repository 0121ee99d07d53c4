package dev.lectern.architecture.planted.app;

import java.util.Optional;

public final class TakesAnOptional {
    public boolean started(Optional<String> port) {
        return port.isPresent();
    }
}
