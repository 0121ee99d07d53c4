package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.privacy.EraseAgain;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.ErasureLedger;
import dev.lectern.core.privacy.Purge;
import dev.lectern.persistence.jooq.PostgresSettings;
import dev.lectern.persistence.jooq.PostgresStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An installation's store for commands that work on it beside a server, which may be running. */
public final class Maintenance implements AutoCloseable {
    /** A handful of conversations is no blast, whatever share of a young installation it is. */
    private static final int ALWAYS = 20;

    private static final int AT_ONCE = 1_000;

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

    /** The ledger, and as entries of it what is about to be erased. */
    public List<ErasureLedger.Entry> erased() {
        List<ErasureLedger.Entry> all = new ArrayList<>();
        List<ErasureLedger.Entry> page = store.ledger().entries(null, AT_ONCE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = store.ledger().entries(page.getLast().reader(), AT_ONCE);
        }
        Instant now = Instant.now();
        store.erasures()
                .pending(Set.of(), Integer.MAX_VALUE)
                .forEach(pending -> all.add(new ErasureLedger.Entry(
                        ErasureLedger.digestOf(pending.reader()), now, pending.accountDeleted())));
        return all;
    }

    /**
     * What was erased again.
     *
     * @param accounts how many accounts of the auth-server
     * @param readers how many of the readers who are here had an entry
     * @param counts what of theirs was erased
     */
    public record Repeated(int accounts, int readers, ErasedCounts counts) {}

    /**
     * Erases again in a restored store.
     *
     * @throws IllegalStateException if an account may not be deleted, with the way out; nothing was erased then
     */
    public Repeated eraseAgain(List<ErasureLedger.Entry> entries) {
        int accounts = store.deleteAccounts(entries.stream()
                .filter(ErasureLedger.Entry::accountDeleted)
                .map(ErasureLedger.Entry::reader)
                .toList());
        EraseAgain.Done done =
                new EraseAgain(store.users(), store.retention(), store.ledger(), InstantSource.system()).run(entries);
        return new Repeated(accounts, done.readers(), done.counts());
    }

    @Override
    public void close() {
        store.close();
    }
}
