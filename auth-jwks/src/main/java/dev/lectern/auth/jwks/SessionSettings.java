package dev.lectern.auth.jwks;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where session tokens are looked up.
 *
 * @param sessionUri Better Auth's {@code get-session}, fixed, never redirected; it must not extend the session, hence
 *     {@code ?disableRefresh=true}
 * @param maxWait how long one request may wait for the answer, waiting for its turn included
 * @param rememberFor how long a good answer is believed; a session ended by its reader lives so much longer; at most 30
 *     seconds
 * @param maxConcurrent how many look-ups may be under way at a time
 */
public record SessionSettings(URI sessionUri, Duration maxWait, Duration rememberFor, int maxConcurrent) {
    private static final Duration LONGEST_MEMORY = Duration.ofSeconds(30);

    /** @throws IllegalArgumentException naming every setting that is wrong, and what would be right */
    public SessionSettings {
        List<String> problems = new ArrayList<>();
        if (!JwksSettings.isHttp(sessionUri)) {
            problems.add("sessionUri must be http:// or https:// with a host, without user and without #");
        } else if (!"disableRefresh=true".equals(sessionUri.getRawQuery())) {
            problems.add("sessionUri must end in ?disableRefresh=true, or looking at a session would extend it");
        }
        JwksSettings.between(problems, "maxWait", maxWait, Duration.ofMillis(1), Duration.ofSeconds(30));
        JwksSettings.between(problems, "rememberFor", rememberFor, Duration.ZERO, LONGEST_MEMORY);
        if (maxConcurrent < 1 || maxConcurrent > 1024) {
            problems.add("maxConcurrent must be 1 to 1024: " + maxConcurrent);
        }
        JwksSettings.refuse(problems);
    }

    /** 500 milliseconds, 30 seconds, 32 at a time. */
    public static SessionSettings of(URI sessionUri) {
        return new SessionSettings(sessionUri, Duration.ofMillis(500), LONGEST_MEMORY, 32);
    }
}
