package dev.lectern.architecture.planted.core.privacy;

public final class Logs {
    public void erase() {
        System.getLogger("erasure").log(System.Logger.Level.INFO, "erased");
    }
}
