package dev.lectern.http.javalin;

import dev.lectern.core.identity.UserId;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One request on its way: what the log says of it. Used by one thread. */
final class Exchange {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final String route;
    private final long began = System.nanoTime();
    private @Nullable UserId reader;

    private Exchange(String id, String route) {
        this.id = id;
        this.route = route;
    }

    /** Begins an exchange and tells the client its id. Ids are always ours, never taken from a client. */
    static Exchange begin(Context ctx, String route) {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        Exchange exchange = new Exchange(HexFormat.of().formatHex(random), route);
        ctx.header("X-Request-Id", exchange.id);
        return exchange;
    }

    String id() {
        return id;
    }

    /** The pattern that matched, without anything a client wrote. */
    String route() {
        return route;
    }

    @Nullable
    UserId reader() {
        return reader;
    }

    void isBy(UserId whoever) {
        this.reader = whoever;
    }

    long millis() {
        return (System.nanoTime() - began) / 1_000_000;
    }
}
