package dev.lectern.persistence.jooq;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The store with every statement prepared on the server from its first use on, where the driver takes other paths. */
final class PreparedStoreTest implements StoreContract {
    private static String url;
    private static PostgresStore store;

    @BeforeAll
    static void open() {
        url = TestServer.database();
        Duration patience = Duration.ofSeconds(20);
        store = PostgresStore.open(new PostgresSettings(url, null, 4, patience, patience, patience, patience, 1));
        TestServer.executeAt(url, OUTBOX);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Override
    public PostgresStore store() {
        return store;
    }

    @Override
    public String url() {
        return url;
    }
}
