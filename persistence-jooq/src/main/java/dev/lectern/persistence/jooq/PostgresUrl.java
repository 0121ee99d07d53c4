package dev.lectern.persistence.jooq;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An address of a database, read from the form its owner was given and told to the driver in the driver's own words.
 *
 * @param jdbcUrl without user, password or parameters of ours
 * @param properties what the driver is to know, the password included
 * @param pooled whether the address says that it leads through a pooler in transaction mode; null if it says nothing
 */
record PostgresUrl(
        String jdbcUrl,
        Map<String, String> properties,
        @Nullable Boolean pooled) {
    /** What libpq calls it, and what the driver does. */
    private static final Map<String, String> DRIVER_NAMES = Map.ofEntries(
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslrootcert", "sslrootcert"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("sslpassword", "sslpassword"),
            Map.entry("sslnegotiation", "sslNegotiation"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("options", "options"),
            Map.entry("application_name", "ApplicationName"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("target_session_attrs", "targetServerType"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("user", "user"),
            Map.entry("password", "password"));

    private static final Map<String, String> TARGET_TYPES =
            Map.of("any", "any", "read-write", "primary", "primary", "primary", "prefer-standby", "preferSecondary");

    /**
     * @param name what to call the address in a refusal
     * @throws IllegalArgumentException if it cannot be read; the message repeats nothing of it but parameter names
     */
    static PostgresUrl parse(String url, String name) {
        if (url.startsWith("jdbc:postgresql:")) {
            return fromJdbc(url, name);
        }
        if (url.startsWith("postgres://") || url.startsWith("postgresql://")) {
            return fromUri(url, name);
        }
        throw new IllegalArgumentException(name + " begins with postgres://, postgresql:// or jdbc:postgresql:, such as"
                + " postgresql://user:password@host:5432/database");
    }

    private static PostgresUrl fromJdbc(String url, String name) {
        int question = url.indexOf('?');
        String base = question < 0 ? url : url.substring(0, question);
        Map<String, String> properties =
                new TreeMap<>(question < 0 ? Map.of() : query(url.substring(question + 1), name));
        Boolean pooled = takePooled(properties, base);
        URI address = uri(base.substring("jdbc:".length()), name);
        String host = address.isOpaque() ? null : address.getHost();
        secure(properties, host);
        return new PostgresUrl(base, Map.copyOf(properties), pooled);
    }

    private static PostgresUrl fromUri(String url, String name) {
        URI uri = uri(url, name);
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException(name + " names no host, or one with characters that must be"
                    + " percent-encoded; the form is postgresql://user:password@host:5432/database");
        }
        String path = uri.getRawPath();
        if (path == null || path.length() < 2) {
            throw new IllegalArgumentException(
                    name + " names no database: add it behind the host, as in host:5432/lectern");
        }
        Map<String, String> properties = new TreeMap<>();
        String rawQuery = uri.getRawQuery();
        Map<String, String> parameters = new TreeMap<>(rawQuery == null ? Map.of() : query(rawQuery, name));
        Boolean pooled = takePooled(parameters, host);
        parameters.forEach((key, value) -> properties.put(driverName(key, name), value));
        properties.computeIfPresent("targetServerType", (key, value) -> targetType(value, name));
        String userInfo = uri.getRawUserInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            properties.put("user", decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
            if (colon >= 0) {
                properties.put("password", decode(userInfo.substring(colon + 1)));
            }
        }
        secure(properties, host);
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return new PostgresUrl("jdbc:postgresql://" + host + port + path, Map.copyOf(properties), pooled);
    }

    private static @Nullable Boolean takePooled(Map<String, String> parameters, String host) {
        String said = parameters.remove("pgbouncer");
        if (said != null) {
            return said.equals("true");
        }
        return host.contains("-pooler") ? true : null;
    }

    /**
     * Certificates are verified unless the owner of the address says otherwise. Only this machine and bare names, such
     * as those of a compose file, are taken for a private network where there may be none.
     */
    private static void secure(Map<String, String> properties, @Nullable String host) {
        boolean near = host == null || isNear(host.toLowerCase(Locale.ROOT));
        String mode = properties.computeIfAbsent("sslmode", key -> near ? "prefer" : "verify-full");
        if ("system".equals(properties.get("sslrootcert"))) {
            properties.remove("sslrootcert");
        }
        if (mode.startsWith("verify-") && !properties.containsKey("sslrootcert")) {
            properties.putIfAbsent("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }

    private static boolean isNear(String host) {
        return host.startsWith("127.") || host.equals("[::1]") || !(host.contains(".") || host.contains(":"));
    }

    private static String driverName(String parameter, String name) {
        String driver = DRIVER_NAMES.get(parameter);
        if (driver == null) {
            throw new IllegalArgumentException(name + " has the parameter " + parameter
                    + ", which is not understood; remove it, or give the address as jdbc:postgresql: with the driver's"
                    + " own parameters. Understood are pgbouncer and "
                    + String.join(", ", DRIVER_NAMES.keySet().stream().sorted().toList()));
        }
        return driver;
    }

    private static String targetType(String value, String name) {
        String type = TARGET_TYPES.get(value);
        if (type == null) {
            throw new IllegalArgumentException(
                    name + ": target_session_attrs is any, read-write, primary or prefer-standby");
        }
        return type;
    }

    private static Map<String, String> query(String text, String name) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : text.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        name + " has a parameter without a value; parameters are name=value, joined by &");
            }
            parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static URI uri(String text, String name) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Its message and the exception itself repeat the address, password and all.
            throw new IllegalArgumentException(name + " is not a valid address near character " + e.getIndex()
                    + "; characters such as @ : / ? # % in a password must be percent-encoded");
        }
    }

    private static String decode(String text) {
        try {
            // A plus sign is itself here, unlike in a form.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "an address holds a % that does not begin a percent-encoded character: write it as %25");
        }
    }

    /** The driver's view, with a password that must not reach a log. */
    Properties driverProperties() {
        Properties driver = new Properties();
        driver.putAll(properties);
        return driver;
    }

    @Override
    public String toString() {
        return "PostgresUrl[redacted]";
    }
}
