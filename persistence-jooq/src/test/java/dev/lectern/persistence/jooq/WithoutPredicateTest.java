package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The first of the two locks taken off: every statement loses the condition that names its reader just before it is
 * sent. Row-level security alone must keep the whole contract.
 */
@Tag("FR-017")
final class WithoutPredicateTest implements StoreContract {
    private static final AtomicInteger WEAKENED = new AtomicInteger();
    private static String url;
    private static PostgresStore store;

    /** Takes {@code user_id = ?} out and leaves the parameter in. */
    private static final class Weaken implements ExecuteListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void renderEnd(ExecuteContext context) {
            String sql = context.sql();
            String weaker = sql == null
                    ? null
                    : sql.replaceAll(
                            "\"lectern\"\\.(\"(conversation|message|idempotency_key|quota|erasure)\"\\.\"user_id\"|\"user_profile\"\\.\"id\") = \\?",
                            "? is not null");
            if (weaker != null && !weaker.equals(sql)) {
                WEAKENED.incrementAndGet();
                context.sql(weaker);
            }
        }
    }

    @BeforeAll
    static void open() {
        url = TestServer.database();
        store = PostgresStore.open(PostgresSettings.of(url).withPoolSize(8), new Weaken());
        TestServer.executeAt(url, OUTBOX);
    }

    @AfterAll
    static void close() {
        assertThat(WEAKENED).as("statements that lost their predicate").hasValueGreaterThan(100);
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
