package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.Readers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    @Tag("US5.3")
    @Tag("FR-015")
    void every_table_that_names_a_reader_hangs_on_the_reader() throws SQLException {
        List<String> loose = new ArrayList<>();
        try (Connection connection = TestServer.connectAt(url);
                PreparedStatement statement = connection.prepareStatement("""
                        select t.relname
                        from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attname = 'user_id'
                        where t.relnamespace = 'lectern'::regnamespace and t.relkind = 'r'
                          and not exists (select from pg_constraint k
                                          where k.conrelid = t.oid and k.contype = 'f' and k.confdeltype = 'c'
                                            and k.confrelid::regclass::text in
                                                ('lectern.user_profile', 'lectern.conversation', 'lectern.message'))""");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                loose.add(rows.getString(1));
            }
        }

        // A request for erasure forgets the reader when it is done.
        assertThat(loose).containsExactly("erasure");
    }

    @Test
    @Tag("US5.3")
    @Tag("FR-015")
    void what_hangs_on_a_reader_goes_although_the_tombstone_stays() throws SQLException {
        TestServer.executeAt(
                url,
                "create table lectern.later (user_id text references lectern.user_profile (id)"
                        + " on delete cascade)");
        try {
            for (boolean forGood : new boolean[] {false, true}) {
                UserId reader = Readers.unique();
                store.users().synchronise(Readers.identity(reader, null, null), NOON);
                TestServer.executeAt(url, "insert into lectern.later values ('" + reader.value() + "')");

                store.users().erase(reader, forGood, NOON.plusSeconds(5));
                store.users().erase(reader, forGood, NOON.plusSeconds(50));

                assertThat(TestServer.textAt(url, "select count(*) from lectern.later"))
                        .isEqualTo("0");
                assertThat(store.users().isErased(reader)).isEqualTo(forGood);
                if (forGood) {
                    assertThat(TestServer.textAt(
                                    url,
                                    "select (erased_at = '" + NOON.plusSeconds(5)
                                            + "')::text from lectern.user_profile where id = '" + reader.value() + "'"))
                            .isEqualTo("true");
                }
            }
        } finally {
            TestServer.executeAt(url, "drop table lectern.later");
        }
    }

    /** The transaction that last wrote the reader's row. */
    private static String writerOf(UserId reader) throws SQLException {
        return TestServer.textAt(
                url, "select xmin::text from lectern.user_profile where id = '" + reader.value() + "'");
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
