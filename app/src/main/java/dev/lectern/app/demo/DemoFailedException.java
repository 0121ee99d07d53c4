package dev.lectern.app.demo;

/** A step did not do what it says. */
public final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }

    /** @throws DemoFailedException saying {@code otherwise} if the condition does not hold */
    static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new DemoFailedException(otherwise);
        }
    }
}
