package dev.lectern.app.config;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** What was given for each variable, read as what it must be; every problem is collected on the way. */
final class GivenValues {
    private static final Set<Variable> ENVIRONMENT_ONLY =
            Set.of(Variable.LECTERN_HOME, Variable.LECTERN_BUILD, Variable.LECTERN_JAVA_OPTS);

    private final Map<Variable, String> values = new EnumMap<>(Variable.class);
    private final List<String> problems = new ArrayList<>();

    /** @param file read where the environment is silent; may be missing */
    GivenValues(Map<String, String> environment, Path file) {
        accept(properties(file), "in " + file);
        accept(environment, "in the environment");
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    boolean has(Variable variable) {
        return values.containsKey(variable);
    }

    Optional<String> text(Variable variable) {
        return Optional.ofNullable(values.get(variable));
    }

    int port(Variable variable, int fallback) {
        return integer(variable, fallback, 1, 65_535);
    }

    int integer(Variable variable, int fallback, int min, int max) {
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

    String oneOf(Variable variable, String... choices) {
        String value = text(variable).orElse(choices[0]).toLowerCase(Locale.ROOT);
        if (!Arrays.asList(choices).contains(value)) {
            problem(variable, "must be " + String.join(" or ", choices));
        }
        return value;
    }

    Optional<String> origin(Variable variable) {
        Optional<String> origin = text(variable).map(GivenValues::withoutSlash);
        if (origin.isPresent() && !isOrigin(origin.get())) {
            problem(variable, "must be an origin such as https://book.example.org, without a path");
            return Optional.empty();
        }
        return origin;
    }

    /** What stands between commas, in its order. */
    Set<String> list(Variable variable) {
        Set<String> items = new LinkedHashSet<>();
        for (String item : text(variable).orElse("").split(",")) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return items;
    }

    Optional<URI> url(Variable variable) {
        Optional<String> text = text(variable);
        try {
            Optional<URI> url = text.map(URI::create)
                    .filter(uri -> Set.of("http", "https").contains(String.valueOf(uri.getScheme())))
                    .filter(uri -> uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null);
            if (url.isPresent() || text.isEmpty()) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        problem(variable, "must be an address such as https://id.example.org/keys, without user and without #");
        return Optional.empty();
    }

    Optional<String> databaseUrl(Variable variable) {
        Optional<String> url = text(variable);
        if (url.isPresent() && !url.get().matches("(?s)postgres(ql)?://[^/\\s]+/\\S+")) {
            // The value may hold a password, so it is not repeated.
            problem(variable, "must look like postgresql://user:password@host:5432/database");
            return Optional.empty();
        }
        return url;
    }

    static boolean isOrigin(String text) {
        try {
            URI uri = URI.create(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null && text.equals(uri.getScheme() + "://" + uri.getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static String withoutSlash(String url) {
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

    void problem(Variable variable, String sentence) {
        problems.add(variable + " " + sentence);
    }
}
