package dev.lectern.persistence.jooq;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to reach PostgreSQL. Immutable; every mistake is refused when the record is made, in words that never repeat the
 * address, since it holds a password.
 *
 * @param url where to serve from: {@code postgres://}, {@code postgresql://} or {@code jdbc:postgresql:}. May lead
 *     through a pooler in transaction mode.
 * @param directUrl where to migrate, past any pooler; null if that is {@code url} too
 * @param poolSize connections held at most, 1 to 200; 10 is plenty for two cores
 * @param connectTimeout how long opening one connection may take
 * @param acquireTimeout how long a call waits for a connection before the database counts as unavailable
 * @param statementTimeout how long one statement may run on the server
 * @param wakeTimeout how long {@link PostgresStore#open} waits for a database that is starting or suspended
 * @param prepareThreshold after how many uses a statement is prepared on the server, 0 for never; null to choose: 0
 *     through a pooler, otherwise 5. A pooler is noticed when the store is opened, unless the address says {@code
 *     pgbouncer=true} or {@code pgbouncer=false}, or has a {@code -pooler} host
 */
public record PostgresSettings(
        String url,
        @Nullable String directUrl,
        int poolSize,
        Duration connectTimeout,
        Duration acquireTimeout,
        Duration statementTimeout,
        Duration wakeTimeout,
        @Nullable Integer prepareThreshold) {
    /** @throws IllegalArgumentException if a value cannot work; the message names it and says what can */
    public PostgresSettings {
        Objects.requireNonNull(url, "url");
        PostgresUrl.parse(url, "url");
        if (directUrl != null) {
            PostgresUrl.parse(directUrl, "directUrl");
        }
        if (poolSize < 1 || poolSize > 200) {
            throw new IllegalArgumentException("poolSize is 1 to 200, not " + poolSize);
        }
        requireBetween("connectTimeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
        // HikariCP accepts nothing shorter.
        requireBetween("acquireTimeout", acquireTimeout, Duration.ofMillis(250), Duration.ofMinutes(5));
        requireBetween("statementTimeout", statementTimeout, Duration.ofMillis(100), Duration.ofHours(1));
        requireBetween("wakeTimeout", wakeTimeout, Duration.ZERO, Duration.ofMinutes(10));
        if (prepareThreshold != null && prepareThreshold < 0) {
            throw new IllegalArgumentException("prepareThreshold is 0 or more, not " + prepareThreshold);
        }
    }

    /** The defaults: pool of 10, 5 s to connect and to wait for a connection, 15 s a statement, 30 s to wake. */
    public static PostgresSettings of(String url) {
        return new PostgresSettings(
                url,
                null,
                10,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                null);
    }

    /** The same, but migrating at {@code direct}. */
    public PostgresSettings withDirectUrl(@Nullable String direct) {
        return new PostgresSettings(
                url, direct, poolSize, connectTimeout, acquireTimeout, statementTimeout, wakeTimeout, prepareThreshold);
    }

    /** The same with another number of connections. */
    public PostgresSettings withPoolSize(int size) {
        return new PostgresSettings(
                url, directUrl, size, connectTimeout, acquireTimeout, statementTimeout, wakeTimeout, prepareThreshold);
    }

    PostgresUrl serving() {
        return PostgresUrl.parse(url, "url");
    }

    PostgresUrl migrating() {
        return directUrl == null ? serving() : PostgresUrl.parse(directUrl, "directUrl");
    }

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
        }
    }

    /** Names no address: it may hold a password. */
    @Override
    public String toString() {
        return "PostgresSettings[poolSize=" + poolSize + ", connectTimeout=" + connectTimeout + ", acquireTimeout="
                + acquireTimeout + ", statementTimeout=" + statementTimeout + "]";
    }
}
