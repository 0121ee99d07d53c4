package dev.lectern.persistence.jooq;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The second lock taken off: no row-level security. The reader named in every statement must keep the contract alone. */
@Tag("FR-017")
final class WithoutPoliciesTest implements StoreContract {
    private static String url;
    private static PostgresStore store;

    @BeforeAll
    static void open() {
        url = TestServer.database();
        store = PostgresStore.open(PostgresSettings.of(url).withPoolSize(8));
        TestServer.executeAt(url, OUTBOX);
        for (String table : new String[] {
            "user_profile", "conversation", "message", "idempotency_key", "quota", "erasure", "erasure_ledger"
        }) {
            TestServer.executeAt(url, "alter table lectern." + table + " disable row level security");
        }
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
