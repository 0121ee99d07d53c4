package dev.lectern.http.javalin;

import dev.lectern.core.asking.Allowance;
import java.time.Duration;
import java.util.Map;

/**
 * A reader's quota as header fields.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10">RateLimit header fields for
 *     HTTP</a>
 */
final class RateLimit {
    private static final String POLICY = "\"questions\"";

    private RateLimit() {}

    static Map<String, String> fields(Allowance allowance) {
        return Map.of(
                "RateLimit-Policy",
                POLICY + ";q=" + allowance.quota().questions() + ";w="
                        + allowance.quota().window().toSeconds(),
                "RateLimit",
                POLICY + ";r=" + allowance.remaining() + ";t=" + seconds(allowance.resetsIn()));
    }

    /** Rounded up: who waits that long does not come too early. */
    static long seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }
}
