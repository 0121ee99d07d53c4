package dev.lectern.app.config;

import dev.lectern.auth.jwks.JwksSettings;
import dev.lectern.core.book.BookId;
import dev.lectern.core.privacy.RetentionPolicy;
import dev.lectern.rag.openai.OpenAiEmbedderSettings;
import dev.lectern.rag.qdrant.QdrantSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns text into an {@link AppConfig}, collecting every problem on the way. */
final class ConfigReader {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");
    private static final Pattern ROUTE = Pattern.compile("/[A-Za-z0-9._~/-]*");
    private static final int SECRET_LENGTH = 32;
    private static final List<Variable> PASSED_ON = List.of(
            Variable.BETTER_AUTH_SECRETS,
            Variable.SMTP_URL,
            Variable.MAIL_FROM,
            Variable.AUTH_REQUIRE_EMAIL_VERIFICATION,
            Variable.AUTH_RATE_LIMIT_FACTOR,
            Variable.AUTH_KEY_ROTATION_DAYS);

    private final Path root;
    private final Path home;
    private final GivenValues given;

    ConfigReader(Map<String, String> environment, Path root) {
        this.root = root.toAbsolutePath().normalize();
        String moved =
                environment.getOrDefault(Variable.LECTERN_HOME.name(), "").strip();
        home = this.root.resolve(moved.isEmpty() ? ".lectern" : moved).normalize();
        given = new GivenValues(environment, home.resolve("lectern.properties"));
    }

    List<String> problems() {
        return given.problems();
    }

    /** Empty if there are problems. */
    Optional<AppConfig> read() {
        String host = host(Variable.LECTERN_HOST);
        int port = given.port(Variable.LECTERN_PORT, 8080);
        String publicUrl = given.origin(Variable.LECTERN_PUBLIC_URL).orElseGet(() -> localOrigin(host, port));
        AppConfig.Database database = database();
        AppConfig.Auth auth = auth(publicUrl);
        AppConfig.Management management = management();
        checkPorts(port, auth, database, management);
        AppConfig config = new AppConfig(
                home,
                host,
                port,
                publicUrl,
                auth,
                database,
                book(),
                index(),
                new ModelReader(given).answers(),
                site(),
                allowedOrigins(publicUrl),
                given.integer(Variable.LECTERN_TRUSTED_PROXIES, 0, 0, 10),
                given.integer(Variable.LECTERN_PASSAGES, 3, 1, 20),
                retention(),
                given.integer(Variable.LECTERN_QUESTIONS_PER_MINUTE, 30, 0, 10_000),
                Duration.ofMillis(given.integer(Variable.LECTERN_ANSWER_PAUSE_MS, 0, 0, 60_000)),
                given.oneOf(Variable.LECTERN_LOG_FORMAT, "plain", "json").equals("json"),
                management);
        return given.problems().isEmpty() ? Optional.of(config) : Optional.empty();
    }

    private AppConfig.Auth auth(String publicUrl) {
        Optional<URI> external = given.origin(Variable.LECTERN_AUTH_URL).map(URI::create);
        URI own = URI.create("http://127.0.0.1:" + given.port(Variable.LECTERN_AUTH_PORT, 8081));
        boolean elsewhere = given.has(Variable.LECTERN_JWKS_URL);
        URI server = elsewhere ? external.orElse(null) : external.orElse(own);
        Optional<String> secret = given.text(Variable.BETTER_AUTH_SECRET);
        if (secret.filter(value -> value.length() < SECRET_LENGTH).isPresent()) {
            given.problem(
                    Variable.BETTER_AUTH_SECRET,
                    "must be at least " + SECRET_LENGTH + " random characters: openssl rand -base64 32");
        }
        Map<String, String> passedOn = new LinkedHashMap<>();
        for (Variable variable : PASSED_ON) {
            given.text(variable).ifPresent(value -> passedOn.put(variable.name(), value));
        }
        given.integer(Variable.AUTH_RATE_LIMIT_FACTOR, 1, 1, 1_000);
        given.integer(Variable.AUTH_KEY_ROTATION_DAYS, 30, 1, 3_650);
        boolean verification =
                given.oneOf(Variable.AUTH_REQUIRE_EMAIL_VERIFICATION, "0", "1").equals("1");
        if (verification && !given.has(Variable.SMTP_URL)) {
            given.problem(
                    Variable.AUTH_REQUIRE_EMAIL_VERIFICATION, "needs SMTP_URL: nobody could ever sign in without mail");
        }
        if (given.has(Variable.SMTP_URL) && !given.has(Variable.MAIL_FROM)) {
            given.problem(Variable.MAIL_FROM, "is missing: with SMTP_URL every mail needs a sender");
        }
        boolean sessions =
                given.oneOf(Variable.LECTERN_SESSION_TOKENS, "0", "1").equals("1");
        if (sessions && server == null) {
            given.problem(
                    Variable.LECTERN_SESSION_TOKENS, "needs an auth-server: set LECTERN_AUTH_URL, or leave it out");
        }
        return new AppConfig.Auth(
                server,
                external.isEmpty() && !elsewhere,
                tokens(server == null ? own : server, publicUrl),
                sessions,
                secret.orElse(null),
                passedOn);
    }

    private JwksSettings tokens(URI server, String publicUrl) {
        URI keys = given.url(Variable.LECTERN_JWKS_URL).orElse(AppConfig.Auth.keysOf(server));
        if (given.has(Variable.LECTERN_JWKS_URL) && !given.has(Variable.LECTERN_ISSUER)) {
            given.problem(Variable.LECTERN_ISSUER, "is missing: with LECTERN_JWKS_URL say the `iss` of those tokens");
        }
        JwksSettings settings = JwksSettings.of(
                keys,
                given.text(Variable.LECTERN_ISSUER).orElse(publicUrl),
                given.text(Variable.LECTERN_AUDIENCE).orElse("lectern"));
        settings = settings.withHashedSubjects(
                given.oneOf(Variable.LECTERN_HASH_SUBJECTS, "0", "1").equals("1"));
        Set<String> algorithms = given.list(Variable.LECTERN_TOKEN_ALGORITHMS);
        try {
            return settings.withSubjectClaim(
                            given.text(Variable.LECTERN_SUBJECT_CLAIM).orElse(settings.subjectClaim()))
                    .withAlgorithms(algorithms.isEmpty() ? settings.algorithms() : algorithms);
        } catch (IllegalArgumentException e) {
            given.problem(Variable.LECTERN_TOKEN_ALGORITHMS, "is wrong: " + e.getMessage());
            return settings;
        }
    }

    private AppConfig.@Nullable Management management() {
        String host = host(Variable.LECTERN_MANAGEMENT_HOST);
        return given.has(Variable.LECTERN_MANAGEMENT_PORT)
                ? new AppConfig.Management(host, given.port(Variable.LECTERN_MANAGEMENT_PORT, 0))
                : null;
    }

    private String host(Variable variable) {
        String host = given.text(variable).orElse("127.0.0.1");
        if (!HOST.matcher(host).matches()) {
            given.problem(variable, "must be a host name or an address, such as 127.0.0.1 or 0.0.0.0");
        }
        return host;
    }

    private AppConfig.Database database() {
        Optional<String> url = given.databaseUrl(Variable.DATABASE_URL);
        Optional<String> direct = given.databaseUrl(Variable.DATABASE_DIRECT_URL);
        if (direct.isPresent() && !given.has(Variable.DATABASE_URL)) {
            given.problem(
                    Variable.DATABASE_DIRECT_URL,
                    "is set without DATABASE_URL: set both, or neither for the embedded one");
        }
        return new AppConfig.Database(
                url.orElse(null), direct.orElse(null), given.port(Variable.LECTERN_DB_PORT, 54_320));
    }

    private AppConfig.Retention retention() {
        boolean forGood = given.text(Variable.LECTERN_RETENTION_DAYS)
                .filter("none"::equals)
                .isPresent();
        int most = RetentionPolicy.MOST;
        Integer days =
                forGood ? null : given.integer(Variable.LECTERN_RETENTION_DAYS, 365, RetentionPolicy.LEAST, most);
        boolean bounded = given.has(Variable.LECTERN_RETENTION_MAX_DAYS);
        Integer max = bounded
                ? Integer.valueOf(given.integer(Variable.LECTERN_RETENTION_MAX_DAYS, most, RetentionPolicy.LEAST, most))
                : null;
        if (days != null && max != null && days > max) {
            given.problem(
                    Variable.LECTERN_RETENTION_MAX_DAYS,
                    "is " + max + ", less than LECTERN_RETENTION_DAYS, which is " + days + ": lower that, too");
            days = max;
        }
        return new AppConfig.Retention(
                new RetentionPolicy(days, max),
                Duration.ofHours(given.integer(Variable.LECTERN_PURGE_HOURS, 6, 1, 24)),
                given.integer(Variable.LECTERN_PURGE_SHARE, 20, 1, 100),
                Duration.ofDays(given.integer(Variable.LECTERN_BACKUP_DAYS, 90, 1, 3650)));
    }

    private AppConfig.Book book() {
        String id = given.text(Variable.LECTERN_BOOK_ID).orElse("handbook");
        BookId book = new BookId("handbook");
        try {
            book = new BookId(id);
        } catch (IllegalArgumentException e) {
            given.problem(Variable.LECTERN_BOOK_ID, "must be 1 to 63 characters of a-z, 0-9 and -, such as handbook");
        }
        String route = given.text(Variable.LECTERN_ROUTE_BASE).orElse("/docs");
        if (!ROUTE.matcher(route).matches() || route.contains("//")) {
            given.problem(Variable.LECTERN_ROUTE_BASE, "must be a path on the site, such as /docs or /");
        }
        Optional<String> folder = given.text(Variable.LECTERN_BOOK_DIR);
        Path path = root.resolve(folder.orElse("frontend/handbook/docs")).normalize();
        if (folder.isPresent() && !Files.isDirectory(path)) {
            given.problem(Variable.LECTERN_BOOK_DIR, "is not a folder: " + path);
        }
        return new AppConfig.Book(book, given.text(Variable.LECTERN_BOOK_TITLE).orElse("Handbook"), path, route);
    }

    private AppConfig.Index index() {
        AppConfig.Engine engine =
                given.oneOf(Variable.LECTERN_RETRIEVER, "lucene", "qdrant").equals("qdrant")
                        ? AppConfig.Engine.QDRANT
                        : AppConfig.Engine.LUCENE;
        Optional<String> url = given.origin(Variable.QDRANT_URL);
        if (engine == AppConfig.Engine.QDRANT && !given.has(Variable.QDRANT_URL)) {
            given.problem(Variable.QDRANT_URL, "is missing: LECTERN_RETRIEVER=qdrant needs the server's address");
        }
        OpenAiEmbedderSettings embedder = new ModelReader(given).embedder();
        if (url.isEmpty()) {
            return new AppConfig.Index(engine, null, embedder);
        }
        QdrantSettings server = QdrantSettings.of(URI.create(url.get()));
        try {
            server = server.withApiKey(given.text(Variable.QDRANT_API_KEY).orElse(null));
        } catch (IllegalArgumentException e) {
            given.problem(
                    Variable.QDRANT_API_KEY, "is only sent over TLS or to this machine: QDRANT_URL must be https");
        }
        return new AppConfig.Index(engine, server, embedder);
    }

    private @Nullable Path site() {
        Optional<String> folder = given.text(Variable.LECTERN_SITE_DIR);
        if (folder.filter("none"::equals).isPresent()) {
            return null;
        }
        Path path = root.resolve(folder.orElse("frontend/handbook/build")).normalize();
        if (folder.isPresent() && !Files.isDirectory(path)) {
            given.problem(Variable.LECTERN_SITE_DIR, "is not a folder: " + path + "; `none` serves the API alone");
        }
        return Files.isDirectory(path) ? path : null;
    }

    private List<String> allowedOrigins(String publicUrl) {
        List<String> origins = new ArrayList<>(otherNames(publicUrl));
        for (String origin : given.list(Variable.LECTERN_ALLOWED_ORIGINS)) {
            String one = GivenValues.withoutSlash(origin);
            if (GivenValues.isOrigin(one)) {
                origins.add(one);
            } else {
                given.problem(
                        Variable.LECTERN_ALLOWED_ORIGINS,
                        "must be exact origins such as https://book.example.org, without * and paths");
            }
        }
        return origins;
    }

    /** The same machine by the name that people type: a browser takes it for another origin. */
    static List<String> otherNames(String origin) {
        return origin.startsWith("http://127.0.0.1:") ? List.of(origin.replace("127.0.0.1", "localhost")) : List.of();
    }

    private void checkPorts(
            int port, AppConfig.Auth auth, AppConfig.Database database, AppConfig.@Nullable Management management) {
        Map<Integer, Variable> used = new LinkedHashMap<>();
        used.put(port, Variable.LECTERN_PORT);
        URI server = auth.server();
        if (auth.own() && server != null) {
            distinct(used, server.getPort(), Variable.LECTERN_AUTH_PORT);
        }
        if (database.isEmbedded()) {
            distinct(used, database.embeddedPort(), Variable.LECTERN_DB_PORT);
        }
        if (management != null) {
            distinct(used, management.port(), Variable.LECTERN_MANAGEMENT_PORT);
        }
    }

    private void distinct(Map<Integer, Variable> used, int port, Variable variable) {
        Variable other = used.putIfAbsent(port, variable);
        if (other != null) {
            given.problem(variable, "is " + port + " as " + other + " is: give each its own port");
        }
    }

    private static String localOrigin(String host, int port) {
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return "http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port;
    }
}
