package dev.lectern.rag.qdrant;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which server, and how patiently.
 *
 * @param url {@code https://host:6334} or, without TLS, {@code http://host:6334}; the port is the one of gRPC, 6334 if it
 *     is left out
 * @param apiKey the server's key, or null if it asks for none
 * @param prefix what the names of all collections and aliases begin with, so that installations can share a server
 * @param candidates how many passages each of the two rankings contributes before they are fused, 10 to 1,000
 * @param timeout how long one call may take, here and on the server; 1 to 600 seconds
 * @param settling how long a new collection may take to be ready before it is shown
 * @param lease how long a writer that has died keeps those of other machines from writing; the clocks of all writers must
 *     agree better than that
 */
public record QdrantSettings(
        URI url,
        @Nullable String apiKey,
        String prefix,
        int candidates,
        Duration timeout,
        Duration settling,
        Duration lease) {
    private static final int GRPC_PORT = 6334;
    private static final Pattern PREFIX = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");

    /** @throws IllegalArgumentException if a part is out of bounds, or a key would be sent in clear over a network */
    public QdrantSettings {
        Objects.requireNonNull(settling, "settling");
        boolean tls = "https".equals(url.getScheme());
        boolean known = tls || "http".equals(url.getScheme());
        if (!known || url.getHost() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException("the address of Qdrant looks like https://host:" + GRPC_PORT);
        }
        if (apiKey != null && !tls && !isLoopback(url.getHost())) {
            throw new IllegalArgumentException(
                    "the key of Qdrant is only sent over TLS: use https, or leave the key out");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("the prefix is 1 to 31 characters of [a-z0-9-]: " + prefix);
        }
        if (candidates < 10 || candidates > 1_000) {
            throw new IllegalArgumentException("candidates must be 10 to 1000: " + candidates);
        }
        if (timeout.toSeconds() < 1 || timeout.toSeconds() > 600) {
            throw new IllegalArgumentException("the timeout must be 1 to 600 seconds: " + timeout);
        }
        if (lease.toMillis() < 1) {
            throw new IllegalArgumentException("the lease must be positive: " + lease);
        }
    }

    /** The defaults, for a server without a key. */
    public static QdrantSettings of(URI url) {
        return new QdrantSettings(
                url, null, "lectern", 100, Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofMinutes(1));
    }

    /** The same with a key, or without one. */
    public QdrantSettings withApiKey(@Nullable String key) {
        return new QdrantSettings(url, key, prefix, candidates, timeout, settling, lease);
    }

    /** The same under another prefix. */
    public QdrantSettings withPrefix(String other) {
        return new QdrantSettings(url, apiKey, other, candidates, timeout, settling, lease);
    }

    /** The same with other patience. */
    public QdrantSettings withTimes(Duration call, Duration green, Duration writer) {
        return new QdrantSettings(url, apiKey, prefix, candidates, call, green, writer);
    }

    boolean isTls() {
        return "https".equals(url.getScheme());
    }

    int port() {
        return url.getPort() < 0 ? GRPC_PORT : url.getPort();
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.contains(host) || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "QdrantSettings[" + url + ", " + prefix + "]";
    }
}
