package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.privacy.Purge;
import dev.lectern.persistence.jooq.PostgresSettings;
import dev.lectern.persistence.jooq.PostgresStore;
import java.io.IOException;
import java.time.InstantSource;

/** An installation's store for commands that work on it beside a server, which may be running. */
public final class Maintenance implements AutoCloseable {
    /** A handful of conversations is no blast, whatever share of a young installation it is. */
    private static final int ALWAYS = 20;

    private final AppConfig config;
    private final PostgresStore store;

    private Maintenance(AppConfig config, PostgresStore store) {
        this.config = config;
        this.store = store;
    }

    /** @throws StartupException if the store cannot be reached, with the way out */
    public static Maintenance open(AppConfig config) throws IOException {
        String url = config.database().url();
        if (url == null) {
            int port = config.database().embeddedPort();
            if (Ports.isFree("127.0.0.1", port)) {
                throw new StartupException("The embedded PostgreSQL does not run on port " + port
                        + ". Start it with `./lectern up` and repeat this in another shell, or set DATABASE_URL.");
            }
            url = EmbeddedPostgres.url(config.home(), port);
        }
        return new Maintenance(
                config,
                store(PostgresSettings.of(url)
                        .withDirectUrl(config.database().directUrl())
                        .withPoolSize(2)));
    }

    /** @throws StartupException if it cannot be opened, with the way out */
    static PostgresStore store(PostgresSettings settings) {
        try {
            return PostgresStore.open(settings);
        } catch (PortUnavailableException e) {
            throw new StartupException("The database does not answer. Check DATABASE_URL and that it runs.", e);
        } catch (IllegalStateException e) {
            throw new StartupException("The database cannot be used: " + e.getMessage(), e);
        }
    }

    /** Deletes what retention lets go. */
    public Purge purge() {
        return purge(config, store, InstantSource.system());
    }

    static Purge purge(AppConfig config, PostgresStore store, InstantSource time) {
        return new Purge(
                config.retention().policy(),
                store.retention(),
                time,
                new Purge.Settings(config.retention().purgeShare(), ALWAYS));
    }

    @Override
    public void close() {
        store.close();
    }
}
