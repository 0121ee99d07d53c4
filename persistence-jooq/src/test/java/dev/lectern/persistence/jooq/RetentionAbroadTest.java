package dev.lectern.persistence.jooq;

import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.privacy.RetentionRepository;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.testkit.privacy.RetentionRepositoryContract;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Days are those of UTC also where server and database live by another clock, which jumps twice a year. */
final class RetentionAbroadTest implements RetentionRepositoryContract {
    private static final TimeZone HERE = TimeZone.getDefault();

    private static PostgresStore store;

    @BeforeAll
    static void open() {
        // The driver gives each of its sessions this zone.
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        store = PostgresStore.open(PostgresSettings.of(TestServer.database()).withPoolSize(2));
    }

    @AfterAll
    static void close() {
        store.close();
        TimeZone.setDefault(HERE);
    }

    @Override
    public RetentionRepository retention() {
        return store.retention();
    }

    @Override
    public UserRepository users() {
        return store.users();
    }

    @Override
    public ConversationRepository conversations() {
        return store.conversations();
    }
}
