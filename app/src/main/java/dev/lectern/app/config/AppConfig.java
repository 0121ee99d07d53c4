package dev.lectern.app.config;

import dev.lectern.auth.jwks.JwksSettings;
import dev.lectern.core.book.BookId;
import dev.lectern.core.privacy.RetentionPolicy;
import dev.lectern.rag.openai.OpenAiEmbedderSettings;
import dev.lectern.rag.openai.OpenAiSettings;
import dev.lectern.rag.qdrant.QdrantSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this installation is told to be. Complete and checked: whoever holds one needs no further defaults.
 *
 * @param home where data, index, secrets and logs are kept; absolute
 * @param host the address to listen on
 * @param port the port to listen on
 * @param publicUrl the origin readers see, without a trailing slash
 * @param auth where identities come from
 * @param database where conversations are kept
 * @param book what is answered from
 * @param index where its passages are found
 * @param answers who writes the answers
 * @param site the built site to serve, or null for the API alone
 * @param allowedOrigins other origins that may call the API, exactly as a browser sends them
 * @param trustedProxies how many proxies stand in front and append to {@code X-Forwarded-For}
 * @param passages how many passages an answer may rest on
 * @param retention how long conversations are kept
 * @param questionsPerMinute how many questions a reader may ask in a minute, 0 for any number
 * @param answerPause how long to wait before each piece of an answer
 * @param jsonLogs whether the log files hold JSON
 * @param management where metrics are told, or null for nowhere
 */
public record AppConfig(
        Path home,
        String host,
        int port,
        String publicUrl,
        Auth auth,
        Database database,
        Book book,
        Index index,
        Answers answers,
        @Nullable Path site,
        List<String> allowedOrigins,
        int trustedProxies,
        int passages,
        Retention retention,
        int questionsPerMinute,
        Duration answerPause,
        boolean jsonLogs,
        @Nullable Management management) {
    public AppConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /**
     * Where identities come from.
     *
     * @param server where auth-server answers, or null if readers sign in somewhere else
     * @param own whether that one is started by us
     * @param tokens whose tokens are good
     * @param sessions whether session tokens of auth-server are good beside an {@code X-User-ID}
     * @param secret what encrypts the signing keys, or null to keep one under the home
     * @param passedOn further settings for the one that is started, by name
     */
    public record Auth(
            @Nullable URI server,
            boolean own,
            JwksSettings tokens,
            boolean sessions,
            @Nullable String secret,
            Map<String, String> passedOn) {
        public Auth {
            passedOn = Map.copyOf(passedOn);
        }

        /** An auth-server of our own on this port, which issues tokens in the name of that origin. */
        static Auth own(int port, String origin, String audience) {
            URI server = URI.create("http://127.0.0.1:" + port);
            return new Auth(server, true, JwksSettings.of(keysOf(server), origin, audience), false, null, Map.of());
        }

        static URI keysOf(URI server) {
            return server.resolve("/api/auth/jwks");
        }

        @Override
        public String toString() {
            return "Auth[" + tokens.jwksUri() + "]";
        }
    }

    /**
     * Where conversations are kept.
     *
     * @param url a PostgreSQL that is already running, or null to start the embedded one; may hold a password
     * @param directUrl the same without a pooler, or null
     * @param embeddedPort the port of the embedded one
     */
    public record Database(@Nullable String url, @Nullable String directUrl, int embeddedPort) {
        /** Whether the embedded PostgreSQL is used. */
        public boolean isEmbedded() {
            return url == null;
        }

        @Override
        public String toString() {
            return isEmbedded() ? "Database[embedded, " + embeddedPort + "]" : "Database[external]";
        }
    }

    /**
     * What is answered from.
     *
     * @param id its name among the books of an index
     * @param title its title
     * @param folder the Markdown to index at start; may be missing, in which case the index is served as it is
     * @param routeBase where the site serves that folder, such as {@code /docs} or {@code /}
     */
    public record Book(BookId id, String title, Path folder, String routeBase) {}

    /**
     * How long conversations are kept, and copies of them.
     *
     * @param policy the default, and the most a reader may choose
     * @param purgeEvery how long to wait between two runs that delete what is due
     * @param purgeShare how much of all conversations one run may delete without being confirmed, in percent
     * @param backups for how long a backup may bring back what was erased
     */
    public record Retention(RetentionPolicy policy, Duration purgeEvery, int purgeShare, Duration backups) {}

    /** What finds passages. */
    public enum Engine {
        /** An index in the home. */
        LUCENE,
        /** A server, for several nodes. */
        QDRANT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where passages are found.
     *
     * @param engine which of them is asked
     * @param qdrant the server, or null if none was named; never null if it is asked
     * @param embedder the endpoint that embeds, or null to embed in this process
     */
    public record Index(
            Engine engine,
            @Nullable QdrantSettings qdrant,
            @Nullable OpenAiEmbedderSettings embedder) {}

    /**
     * Who writes the answers.
     *
     * @param model the model that does, or null to quote the book
     * @param fallback whether the book is quoted where the model fails
     */
    public record Answers(@Nullable OpenAiSettings model, boolean fallback) {
        /** The book is quoted. */
        static final Answers QUOTED = new Answers(null, true);
    }

    /**
     * What is not for readers.
     *
     * @param host the address to listen on
     * @param port the port to listen on
     */
    public record Management(String host, int port) {}

    /** The same in another home on other ports, with an auth-server, a database and an index of its own, without a model and without secrets. */
    public AppConfig elsewhere(Path otherHome, int otherPort, int authPort, int databasePort) {
        String origin = "http://127.0.0.1:" + otherPort;
        return new AppConfig(
                otherHome,
                "127.0.0.1",
                otherPort,
                origin,
                Auth.own(authPort, origin, auth.tokens().audience()),
                new Database(null, null, databasePort),
                book,
                new Index(Engine.LUCENE, null, null),
                Answers.QUOTED,
                site,
                ConfigReader.otherNames(origin),
                0,
                passages,
                retention,
                // Whoever measures asks more than a reader may.
                0,
                answerPause,
                jsonLogs,
                null);
    }

    /** The same with passages found by another engine. */
    public AppConfig withEngine(Engine engine) {
        return new AppConfig(
                home,
                host,
                port,
                publicUrl,
                auth,
                database,
                book,
                new Index(engine, index.qdrant, index.embedder),
                answers,
                site,
                allowedOrigins,
                trustedProxies,
                passages,
                retention,
                questionsPerMinute,
                answerPause,
                jsonLogs,
                management);
    }

    /** The same with another book, whose site is elsewhere. */
    public AppConfig withBook(Book other) {
        return new AppConfig(
                home,
                host,
                port,
                publicUrl,
                auth,
                database,
                other,
                index,
                answers,
                null,
                allowedOrigins,
                trustedProxies,
                passages,
                retention,
                questionsPerMinute,
                answerPause,
                jsonLogs,
                management);
    }

    /** Reads this process's environment, see {@link #load(Map, Path)}. */
    public static AppConfig load(Path root) {
        return load(System.getenv(), root);
    }

    /** The folders in which this process looks for programs. */
    public static String searchPath() {
        return System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    }

    /**
     * Reads the environment and, where it is silent, {@code lectern.properties} in the home.
     *
     * @param environment the environment's variables
     * @param root the checkout that defaults are relative to
     * @throws InvalidConfigurationException with everything that is wrong
     */
    public static AppConfig load(Map<String, String> environment, Path root) {
        ConfigReader reader = new ConfigReader(environment, root);
        Optional<AppConfig> config = reader.read();
        if (config.isEmpty()) {
            throw new InvalidConfigurationException(reader.problems());
        }
        return config.get();
    }
}
