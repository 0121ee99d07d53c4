package dev.lectern.architecture.planted.core.privacy;

public final class Prints {
    public void erase() {
        System.out.println("erased");
    }
}
