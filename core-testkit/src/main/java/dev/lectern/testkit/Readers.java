package dev.lectern.testkit;

import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.UserId;
import java.security.SecureRandom;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Readers nobody has met before, so that tests of one store do not see each other. */
public final class Readers {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Readers() {}

    /** A new reader, with an id as Better Auth makes them: 32 characters of {@code [A-Za-z0-9]}. */
    public static UserId unique() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new UserId(id.toString());
    }

    /** What a verified token says about a reader, good for ever. */
    public static Identity identity(UserId reader, @Nullable String email, @Nullable String name) {
        return new Identity(reader, email, name, Instant.MAX);
    }
}
