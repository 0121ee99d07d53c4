package dev.lectern.persistence.jooq;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The store, straight to PostgreSQL. */
@Tag("T007")
final class PostgresStoreTest implements StoreContract {
    private static String url;
    private static PostgresStore store;

    @BeforeAll
    static void open() {
        url = TestServer.database();
        store = PostgresStore.open(PostgresSettings.of(url).withPoolSize(8));
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
