package dev.lectern.http.javalin;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * How Lectern speaks HTTP. Start with {@link #of} and change what differs.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any free one
 * @param publicUrl the origin under which readers reach this server, such as {@code https://book.example.org}; with
 *     {@code https}, browsers are told to stay on it
 * @param allowedOrigins other origins whose pages may call the API from a browser, compared exactly
 * @param trustedProxies how many proxies stand in front of this server and append to {@code X-Forwarded-For}; 0 means
 *     that the header is a client's own invention
 * @param maxBodyBytes the largest body of an API call
 * @param heartbeat after how long a silent stream gets a comment, so that proxies keep it open
 * @param grace how long a stop waits for running answers before it interrupts them
 * @param key signs cursors and blinds readers' names in the log; at least 32 bytes, the same on all nodes
 * @param site the folder of the built static site, or null for none
 * @param authServer where {@code /api/auth/*} is forwarded to, or null for nowhere
 */
public record HttpSettings(
        String host,
        int port,
        URI publicUrl,
        Set<String> allowedOrigins,
        int trustedProxies,
        int maxBodyBytes,
        Duration heartbeat,
        Duration grace,
        SecretKey key,
        @Nullable Path site,
        @Nullable URI authServer) {

    /** @throws IllegalArgumentException naming the setting that is wrong */
    public HttpSettings {
        Objects.requireNonNull(host, "host");
        require(port >= 0 && port <= 65_535, "port must be 0 to 65535: " + port);
        require(isOrigin(publicUrl), "publicUrl must be an origin such as https://book.example.org: " + publicUrl);
        allowedOrigins = allowedOrigins.stream().map(HttpSettings::normalised).collect(Collectors.toUnmodifiableSet());
        require(trustedProxies >= 0 && trustedProxies <= 10, "trustedProxies must be 0 to 10: " + trustedProxies);
        require(maxBodyBytes >= 1_024, "maxBodyBytes must be at least 1024: " + maxBodyBytes);
        require(heartbeat.toMillis() >= 10, "heartbeat must be at least 10 ms: " + heartbeat);
        require(!grace.isNegative(), "grace must not be negative: " + grace);
        byte[] bytes = key.getEncoded();
        require(bytes != null && bytes.length >= 32, "key must have at least 32 bytes");
        require(authServer == null || isOrigin(authServer), "authServer must be an origin: " + authServer);
    }

    /**
     * The defaults: loopback, the port of {@code publicUrl}, no other origins, no proxies, bodies of 64 KB, a heartbeat
     * every 15 s, 10 s of grace, no site, no auth-server.
     */
    public static HttpSettings of(URI publicUrl, SecretKey key) {
        int port = publicUrl.getPort() >= 0 ? publicUrl.getPort() : 8080;
        return new HttpSettings(
                "127.0.0.1",
                port,
                publicUrl,
                Set.of(),
                0,
                64 * 1024,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                key,
                null,
                null);
    }

    /** Listening elsewhere. */
    public HttpSettings withAddress(String newHost, int newPort) {
        return new HttpSettings(
                newHost,
                newPort,
                publicUrl,
                allowedOrigins,
                trustedProxies,
                maxBodyBytes,
                heartbeat,
                grace,
                key,
                site,
                authServer);
    }

    /** With these other origins. */
    public HttpSettings withAllowedOrigins(Set<String> origins) {
        return new HttpSettings(
                host, port, publicUrl, origins, trustedProxies, maxBodyBytes, heartbeat, grace, key, site, authServer);
    }

    /** Behind this many proxies. */
    public HttpSettings withTrustedProxies(int proxies) {
        return new HttpSettings(
                host, port, publicUrl, allowedOrigins, proxies, maxBodyBytes, heartbeat, grace, key, site, authServer);
    }

    /** With another rhythm: the heartbeat of streams, and the patience of a stop. */
    public HttpSettings withTiming(Duration newHeartbeat, Duration newGrace) {
        return new HttpSettings(
                host,
                port,
                publicUrl,
                allowedOrigins,
                trustedProxies,
                maxBodyBytes,
                newHeartbeat,
                newGrace,
                key,
                site,
                authServer);
    }

    /** Serving a built site. */
    public HttpSettings withSite(Path folder) {
        return new HttpSettings(
                host,
                port,
                publicUrl,
                allowedOrigins,
                trustedProxies,
                maxBodyBytes,
                heartbeat,
                grace,
                key,
                folder,
                authServer);
    }

    /** Forwarding sign-in and sessions. */
    public HttpSettings withAuthServer(URI origin) {
        return new HttpSettings(
                host,
                port,
                publicUrl,
                allowedOrigins,
                trustedProxies,
                maxBodyBytes,
                heartbeat,
                grace,
                key,
                site,
                origin);
    }

    boolean behindTls() {
        return "https".equalsIgnoreCase(publicUrl.getScheme());
    }

    private static String normalised(String origin) {
        URI uri = URI.create(origin);
        require(isOrigin(uri), "allowedOrigins must be exact origins such as https://docs.example.org: " + origin);
        return uri.getScheme().toLowerCase(Locale.ROOT) + "://"
                + uri.getAuthority().toLowerCase(Locale.ROOT);
    }

    private static boolean isOrigin(URI uri) {
        String scheme = uri.getScheme();
        String path = uri.getRawPath();
        return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                && uri.getHost() != null
                && uri.getUserInfo() == null
                && (path == null || path.isEmpty() || path.equals("/"))
                && uri.getQuery() == null
                && uri.getFragment() == null;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
