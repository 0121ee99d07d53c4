package dev.lectern.rag.openai;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint and which of its models, and how patiently.
 *
 * @param baseUrl where the protocol's paths begin, such as {@code https://api.openai.com/v1}; without TLS only where there
 *     is no key, or on this machine
 * @param apiKey the endpoint's key, or null if it asks for none
 * @param model the model's name, as the endpoint knows it
 * @param temperature how freely the model chooses its words, 0 to 2, or null to leave that to the endpoint, since some
 *     models refuse to be told
 * @param patience how long things may take
 */
public record OpenAiSettings(
        URI baseUrl,
        @Nullable String apiKey,
        String model,
        @Nullable Double temperature,
        Patience patience) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");
    private static final double LOW = 0.1;

    /**
     * How long things may take; each from a millisecond to an hour.
     *
     * @param connect to be connected
     * @param first until the first words
     * @param idle from some words to the next
     * @param whole for all of an answer, or for a batch of embeddings
     * @param rewriting to make a follow-up standalone, before anything is looked for
     */
    public record Patience(Duration connect, Duration first, Duration idle, Duration whole, Duration rewriting) {
        private static final Duration MOST = Duration.ofHours(1);

        /** @throws IllegalArgumentException if one of them is out of bounds */
        public Patience {
            for (Duration each : new Duration[] {connect, first, idle, whole, rewriting}) {
                if (each.toMillis() < 1 || each.compareTo(MOST) > 0) {
                    throw new IllegalArgumentException("a timeout is a millisecond to an hour: " + each);
                }
            }
        }

        /** Five seconds to connect, twenty to the first words, fifteen between words, two minutes in all, three to rewrite. */
        public static Patience standard() {
            return new Patience(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(15),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(3));
        }
    }

    /** @throws IllegalArgumentException if a part is out of bounds, or a key would be sent in clear over a network */
    public OpenAiSettings {
        Objects.requireNonNull(patience, "patience");
        checkAddress(baseUrl, apiKey);
        if (model.isBlank()) {
            throw new IllegalArgumentException("the model has no name");
        }
        if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
            throw new IllegalArgumentException("the temperature is 0 to 2: " + temperature);
        }
    }

    /** The defaults, for an endpoint without a key. */
    public static OpenAiSettings of(URI baseUrl, String model) {
        return new OpenAiSettings(baseUrl, null, model, LOW, Patience.standard());
    }

    /** The same with a key, or without one. */
    public OpenAiSettings withApiKey(@Nullable String key) {
        return new OpenAiSettings(baseUrl, key, model, temperature, patience);
    }

    /** The same with another temperature, or with none. */
    public OpenAiSettings withTemperature(@Nullable Double other) {
        return new OpenAiSettings(baseUrl, apiKey, model, other, patience);
    }

    /** The same with other patience. */
    public OpenAiSettings withPatience(Patience other) {
        return new OpenAiSettings(baseUrl, apiKey, model, temperature, other);
    }

    private static void checkAddress(URI url, @Nullable String key) {
        boolean tls = "https".equals(url.getScheme());
        boolean known = tls || "http".equals(url.getScheme());
        boolean bare = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
        if (!known || url.getHost() == null || !bare) {
            throw new IllegalArgumentException("the address of the endpoint looks like https://api.openai.com/v1");
        }
        if (key != null && !tls && !isLoopback(url.getHost())) {
            throw new IllegalArgumentException(
                    "the key of the endpoint is only sent over TLS: use https, or leave the key out");
        }
        if (key != null && !key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "the key of the endpoint holds what no key holds: white space or letters" + " beyond ASCII");
        }
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.contains(host) || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "OpenAiSettings[" + baseUrl + ", " + model + "]";
    }
}
