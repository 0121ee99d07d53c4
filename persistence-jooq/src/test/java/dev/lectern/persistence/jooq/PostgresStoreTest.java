package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.Readers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The store, straight to PostgreSQL. */
@Tag("T007")
final class PostgresStoreTest implements StoreContract {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

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

    @Test
    @Tag("FR-012")
    void a_profile_that_says_the_same_is_not_written_again() throws SQLException {
        UserId reader = Readers.unique();
        store.users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON);
        String written = writerOf(reader);

        store.users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON.plusSeconds(60));
        assertThat(writerOf(reader)).isEqualTo(written);
        store.users().synchronise(Readers.identity(reader, "a@example.org", "Ada L."), NOON.plusSeconds(60));
        assertThat(writerOf(reader)).isNotEqualTo(written);
    }

    /** The transaction that last wrote the reader's row. */
    private static String writerOf(UserId reader) throws SQLException {
        try (Connection connection = TestServer.connectAt(url);
                PreparedStatement statement =
                        connection.prepareStatement("select xmin::text from lectern.user_profile where id = ?")) {
            statement.setString(1, reader.value());
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        }
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
