package dev.lectern.app.config;

import dev.lectern.core.book.BookId;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns text into an {@link AppConfig}, collecting every problem on the way. */
final class ConfigReader {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");
    private static final Pattern ROUTE = Pattern.compile("/[A-Za-z0-9._~/-]*");
    private static final int SECRET_LENGTH = 32;
    private static final Set<Variable> ENVIRONMENT_ONLY =
            Set.of(Variable.LECTERN_HOME, Variable.LECTERN_BUILD, Variable.LECTERN_JAVA_OPTS);
    private static final List<Variable> PASSED_ON = List.of(
            Variable.BETTER_AUTH_SECRETS,
            Variable.SMTP_URL,
            Variable.MAIL_FROM,
            Variable.AUTH_REQUIRE_EMAIL_VERIFICATION,
            Variable.AUTH_RATE_LIMIT_FACTOR,
            Variable.AUTH_KEY_ROTATION_DAYS);

    private final Path root;
    private final Path home;
    private final Map<Variable, String> values = new EnumMap<>(Variable.class);
    private final List<String> problems = new ArrayList<>();

    ConfigReader(Map<String, String> environment, Path root) {
        this.root = root.toAbsolutePath().normalize();
        String given =
                environment.getOrDefault(Variable.LECTERN_HOME.name(), "").strip();
        home = this.root.resolve(given.isEmpty() ? ".lectern" : given).normalize();
        Path file = home.resolve("lectern.properties");
        accept(properties(file), "in " + file);
        accept(environment, "in the environment");
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Empty if there are problems. */
    Optional<AppConfig> read() {
        String host = text(Variable.LECTERN_HOST).orElse("127.0.0.1");
        if (!HOST.matcher(host).matches()) {
            problem(Variable.LECTERN_HOST, "must be a host name or an address, such as 127.0.0.1 or 0.0.0.0");
        }
        int port = port(Variable.LECTERN_PORT, 8080);
        String publicUrl = origin(Variable.LECTERN_PUBLIC_URL).orElseGet(() -> localOrigin(host, port));
        AppConfig.Database database = database();
        AppConfig.Auth auth = auth(publicUrl);
        checkPorts(port, auth, database);
        AppConfig config = new AppConfig(
                home,
                host,
                port,
                publicUrl,
                auth,
                database,
                book(),
                site(),
                allowedOrigins(),
                integer(Variable.LECTERN_TRUSTED_PROXIES, 0, 0, 10),
                integer(Variable.LECTERN_PASSAGES, 3, 1, 20),
                Duration.ofMillis(integer(Variable.LECTERN_ANSWER_PAUSE_MS, 0, 0, 60_000)),
                oneOf(Variable.LECTERN_LOG_FORMAT, "plain", "json").equals("json"));
        return problems.isEmpty() ? Optional.of(config) : Optional.empty();
    }

    private AppConfig.Auth auth(String publicUrl) {
        Optional<String> external = origin(Variable.LECTERN_AUTH_URL);
        Optional<String> secret = text(Variable.BETTER_AUTH_SECRET);
        if (secret.filter(value -> value.length() < SECRET_LENGTH).isPresent()) {
            problem(
                    Variable.BETTER_AUTH_SECRET,
                    "must be at least " + SECRET_LENGTH + " random characters: openssl rand -base64 32");
        }
        Map<String, String> passedOn = new LinkedHashMap<>();
        for (Variable variable : PASSED_ON) {
            text(variable).ifPresent(value -> passedOn.put(variable.name(), value));
        }
        integer(Variable.AUTH_RATE_LIMIT_FACTOR, 1, 1, 1_000);
        integer(Variable.AUTH_KEY_ROTATION_DAYS, 30, 1, 3_650);
        boolean verification =
                oneOf(Variable.AUTH_REQUIRE_EMAIL_VERIFICATION, "0", "1").equals("1");
        if (verification && !values.containsKey(Variable.SMTP_URL)) {
            problem(Variable.AUTH_REQUIRE_EMAIL_VERIFICATION, "needs SMTP_URL: nobody could ever sign in without mail");
        }
        if (values.containsKey(Variable.SMTP_URL) && !values.containsKey(Variable.MAIL_FROM)) {
            problem(Variable.MAIL_FROM, "is missing: with SMTP_URL every mail needs a sender");
        }
        return new AppConfig.Auth(
                external.map(URI::create).orElse(null),
                port(Variable.LECTERN_AUTH_PORT, 8081),
                text(Variable.LECTERN_ISSUER).orElse(publicUrl),
                text(Variable.LECTERN_AUDIENCE).orElse("lectern"),
                secret.orElse(null),
                passedOn);
    }

    private AppConfig.Database database() {
        Optional<String> url = databaseUrl(Variable.DATABASE_URL);
        Optional<String> direct = databaseUrl(Variable.DATABASE_DIRECT_URL);
        if (direct.isPresent() && !values.containsKey(Variable.DATABASE_URL)) {
            problem(
                    Variable.DATABASE_DIRECT_URL,
                    "is set without DATABASE_URL: set both, or neither for the embedded one");
        }
        return new AppConfig.Database(url.orElse(null), direct.orElse(null), port(Variable.LECTERN_DB_PORT, 54_320));
    }

    private AppConfig.Book book() {
        String id = text(Variable.LECTERN_BOOK_ID).orElse("handbook");
        BookId book = new BookId("handbook");
        try {
            book = new BookId(id);
        } catch (IllegalArgumentException e) {
            problem(Variable.LECTERN_BOOK_ID, "must be 1 to 63 characters of a-z, 0-9 and -, such as handbook");
        }
        String route = text(Variable.LECTERN_ROUTE_BASE).orElse("/docs");
        if (!ROUTE.matcher(route).matches() || route.contains("//")) {
            problem(Variable.LECTERN_ROUTE_BASE, "must be a path on the site, such as /docs or /");
        }
        Optional<String> folder = text(Variable.LECTERN_BOOK_DIR);
        Path path = root.resolve(folder.orElse("frontend/handbook/docs")).normalize();
        if (folder.isPresent() && !Files.isDirectory(path)) {
            problem(Variable.LECTERN_BOOK_DIR, "is not a folder: " + path);
        }
        return new AppConfig.Book(book, text(Variable.LECTERN_BOOK_TITLE).orElse("Handbook"), path, route);
    }

    private @Nullable Path site() {
        Optional<String> given = text(Variable.LECTERN_SITE_DIR);
        if (given.filter("none"::equals).isPresent()) {
            return null;
        }
        Path path = root.resolve(given.orElse("frontend/handbook/build")).normalize();
        if (given.isPresent() && !Files.isDirectory(path)) {
            problem(Variable.LECTERN_SITE_DIR, "is not a folder: " + path + "; `none` serves the API alone");
        }
        return Files.isDirectory(path) ? path : null;
    }

    private List<String> allowedOrigins() {
        List<String> origins = new ArrayList<>();
        for (String origin : text(Variable.LECTERN_ALLOWED_ORIGINS).orElse("").split(",")) {
            String one = withoutSlash(origin.strip());
            if (!one.isEmpty() && isOrigin(one)) {
                origins.add(one);
            } else if (!one.isEmpty()) {
                problem(
                        Variable.LECTERN_ALLOWED_ORIGINS,
                        "must be exact origins such as https://book.example.org, without * and paths");
            }
        }
        return origins;
    }

    private void checkPorts(int port, AppConfig.Auth auth, AppConfig.Database database) {
        Map<Integer, Variable> used = new LinkedHashMap<>();
        used.put(port, Variable.LECTERN_PORT);
        if (auth.external() == null) {
            distinct(used, auth.port(), Variable.LECTERN_AUTH_PORT);
        }
        if (database.isEmbedded()) {
            distinct(used, database.embeddedPort(), Variable.LECTERN_DB_PORT);
        }
    }

    private void distinct(Map<Integer, Variable> used, int port, Variable variable) {
        Variable other = used.putIfAbsent(port, variable);
        if (other != null) {
            problem(variable, "is " + port + " as " + other + " is: give each its own port");
        }
    }

    private Optional<String> text(Variable variable) {
        return Optional.ofNullable(values.get(variable));
    }

    private int port(Variable variable, int fallback) {
        return integer(variable, fallback, 1, 65_535);
    }

    private int integer(Variable variable, int fallback, int min, int max) {
        Optional<String> text = text(variable);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, in the words of the range.
        }
        problem(variable, "must be a whole number from " + min + " to " + max);
        return fallback;
    }

    private String oneOf(Variable variable, String... choices) {
        String value = text(variable).orElse(choices[0]).toLowerCase(Locale.ROOT);
        if (!Arrays.asList(choices).contains(value)) {
            problem(variable, "must be " + String.join(" or ", choices));
        }
        return value;
    }

    private Optional<String> origin(Variable variable) {
        Optional<String> origin = text(variable).map(ConfigReader::withoutSlash);
        if (origin.isPresent() && !isOrigin(origin.get())) {
            problem(variable, "must be an origin such as https://book.example.org, without a path");
            return Optional.empty();
        }
        return origin;
    }

    private Optional<String> databaseUrl(Variable variable) {
        Optional<String> url = text(variable);
        if (url.isPresent() && !url.get().matches("(?s)postgres(ql)?://[^/\\s]+/\\S+")) {
            // The value may hold a password, so it is not repeated.
            problem(variable, "must look like postgresql://user:password@host:5432/database");
            return Optional.empty();
        }
        return url;
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = URI.create(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null && text.equals(uri.getScheme() + "://" + uri.getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String localOrigin(String host, int port) {
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return "http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port;
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private void accept(Map<String, String> given, String where) {
        for (Map.Entry<String, String> entry : new TreeMap<>(given).entrySet()) {
            String name = entry.getKey();
            String value = entry.getValue().strip();
            Optional<Variable> variable = Arrays.stream(Variable.values())
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst();
            boolean file = !where.endsWith("environment");
            if (variable.isEmpty()) {
                if (file || name.startsWith("LECTERN_")) {
                    problems.add(name + " " + where + " is not a setting: remove it, or see `./lectern up --help`");
                }
            } else if (file && ENVIRONMENT_ONLY.contains(variable.get())) {
                problems.add(name + " " + where + " has no effect: set it in the environment");
            } else if (!value.isEmpty()) {
                values.put(variable.get(), value);
            }
        }
    }

    private Map<String, String> properties(Path file) {
        Map<String, String> map = new LinkedHashMap<>();
        if (Files.isRegularFile(file)) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                problems.add(file + " cannot be read as properties: " + e.getMessage());
            }
            properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        }
        return map;
    }

    private void problem(Variable variable, String sentence) {
        problems.add(variable + " " + sentence);
    }
}
