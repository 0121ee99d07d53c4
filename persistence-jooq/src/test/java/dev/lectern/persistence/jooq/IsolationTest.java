package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.ERASURE;
import static dev.lectern.persistence.jooq.generated.Tables.ERASURE_LEDGER;
import static dev.lectern.persistence.jooq.generated.Tables.IDEMPOTENCY_KEY;
import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;
import static dev.lectern.persistence.jooq.generated.Tables.QUOTA;
import static dev.lectern.persistence.jooq.generated.Tables.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasureLedger;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.SampleTurns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jooq.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the roles can see and do when a statement names nobody. */
@Tag("FR-017")
@Tag("T034")
final class IsolationTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final List<Table<?>> GUARDED =
            List.of(USER_PROFILE, CONVERSATION, MESSAGE, IDEMPOTENCY_KEY, QUOTA, ERASURE);

    private static String url;
    private static PostgresStore store;
    private static UserId reader;

    @BeforeAll
    static void open() {
        url = TestServer.database();
        store = PostgresStore.open(PostgresSettings.of(url).withPoolSize(2));
        reader = Readers.unique();
        Begun begun = store.conversations()
                .begin(reader, SampleTurns.fresh(SampleTurns.newId(), "How?", SampleTurns.key("key", "aa"), NOON));
        assertThat(begun).isInstanceOf(Begun.Started.class);
        store.quotas().spend(reader, NOON, Duration.ofSeconds(1), Duration.ofSeconds(9));
        store.erasures().request(reader, new ErasureReceipt.Id(Readers.unique().value()), NOON);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void a_statement_without_a_predicate_sees_its_own_reader_and_nobody_else() {
        for (Table<?> table :
                Collections.nCopies(8, GUARDED).stream().flatMap(List::stream).toList()) {
            assertThat(store.database().<Integer>repeatable(reader, sql -> sql.fetchCount(table)))
                    .as("own rows of %s", table.getName())
                    .isPositive();
            assertThat(store.database().<Integer>repeatable(Readers.unique(), sql -> sql.fetchCount(table)))
                    .as("rows of %s for a stranger", table.getName())
                    .isZero();
            assertThat(store.database().<Integer>nobody(sql -> sql.fetchCount(table)))
                    .as("rows of %s for nobody", table.getName())
                    .isZero();
        }
    }

    @Test
    @Tag("T006")
    void nothing_can_be_written_for_another_reader() {
        UserId stranger = Readers.unique();
        assertThatThrownBy(() -> store.database()
                        .single(
                                stranger,
                                sql -> sql.insertInto(USER_PROFILE)
                                        .set(USER_PROFILE.ID, Readers.unique().value())
                                        .set(USER_PROFILE.CREATED_AT, NOON)
                                        .execute()))
                .hasMessageContaining("row-level security");
        assertThat(store.database()
                        .<Integer>single(
                                stranger,
                                sql -> sql.update(CONVERSATION)
                                        .set(CONVERSATION.TITLE, "Mine")
                                        .execute()))
                .isZero();
        assertThat(store.database()
                        .<Integer>single(
                                stranger, sql -> sql.deleteFrom(MESSAGE).execute()))
                .isZero();
    }

    @Test
    void housekeeping_sees_states_but_no_words() {
        assertThat(store.database()
                        .<Integer>housekeeping(sql ->
                                sql.select(MESSAGE.STATUS).from(MESSAGE).fetch().size()))
                .isPositive();
        for (var words : List.of(MESSAGE.CONTENT, MESSAGE.CITATIONS, MESSAGE.METADATA, MESSAGE.FEEDBACK_REASON)) {
            assertThatThrownBy(() -> store.database()
                            .housekeeping(sql -> sql.select(words).from(MESSAGE).fetch()))
                    .hasMessageContaining("permission denied");
        }
        for (var personal : List.of(USER_PROFILE.EMAIL, USER_PROFILE.NAME)) {
            assertThatThrownBy(() -> store.database()
                            .housekeeping(sql ->
                                    sql.select(personal).from(USER_PROFILE).fetch()))
                    .hasMessageContaining("permission denied");
        }
        for (var kept : List.of(IDEMPOTENCY_KEY.REQUEST_HASH, IDEMPOTENCY_KEY.CONVERSATION_ID)) {
            assertThatThrownBy(() -> store.database()
                            .housekeeping(sql ->
                                    sql.select(kept).from(IDEMPOTENCY_KEY).fetch()))
                    .hasMessageContaining("permission denied");
        }
        for (Table<?> closed : List.of(CONVERSATION, QUOTA)) {
            assertThatThrownBy(() -> store.database().housekeeping(sql -> sql.fetchCount(closed)))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void a_reader_who_is_erased_for_good_leaves_a_tombstone_and_nothing_else() {
        UserId leaving = Readers.unique();
        store.conversations()
                .begin(leaving, SampleTurns.fresh(SampleTurns.newId(), "How?", SampleTurns.key("key", "aa"), NOON));
        store.quotas().spend(leaving, NOON, Duration.ofSeconds(1), Duration.ofSeconds(9));

        store.users().erase(leaving, true, NOON);

        // Whoever was still asking at that moment is not remembered either.
        assertThat(store.quotas()
                        .spend(leaving, NOON, Duration.ofSeconds(1), Duration.ofSeconds(9))
                        .granted())
                .isTrue();
        for (Table<?> table : List.of(CONVERSATION, MESSAGE, IDEMPOTENCY_KEY, QUOTA)) {
            assertThat(store.database().<Integer>repeatable(leaving, sql -> sql.fetchCount(table)))
                    .as("rows of %s", table.getName())
                    .isZero();
        }
    }

    @Test
    void a_reader_makes_an_entry_in_the_ledger_for_nobody_else() {
        UserId stranger = Readers.unique();
        store.users().erase(stranger, false, NOON);
        ErasureLedger.Entry another = new ErasureLedger.Entry(ErasureLedger.digestOf(Readers.unique()), NOON, true);

        assertThatThrownBy(() -> store.database().single(stranger, sql -> JooqErasureLedger.enter(sql, another)))
                .hasMessageContaining("row-level security");
        assertThat(store.database().<Integer>repeatable(stranger, sql -> sql.fetchCount(ERASURE_LEDGER)))
                .isEqualTo(1);
        assertThat(store.database().<Integer>repeatable(reader, sql -> sql.fetchCount(ERASURE_LEDGER)))
                .isZero();
    }

    @Test
    void nothing_announced_outlives_its_statement() throws SQLException {
        // Often enough for the driver to prepare the statement on the server, and then to flush in front of it.
        for (int i = 0; i < 12; i++) {
            String now = store.database()
                    .repeatable(
                            reader,
                            sql -> sql.fetchSingle("select current_user || '/' || current_setting('app.user_id')")
                                    .get(0, String.class));
            assertThat(now).isEqualTo("lectern_app/" + reader.value());
            String after = store.database().rawly(connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(
                                "select current_user || '/' || coalesce(current_setting('app.user_id', true), '')")) {
                    row.next();
                    return row.getString(1);
                }
            });
            assertThat(after).isEqualTo("postgres/");
        }
    }

    @Test
    void the_owner_is_bound_like_everybody_else() throws SQLException {
        try (Connection connection = TestServer.connectAt(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select relname, relrowsecurity and relforcerowsecurity"
                        + " from pg_class where relnamespace = 'lectern'::regnamespace and relkind = 'r'"
                        + " and relname <> 'flyway_schema_history'")) {
            while (rows.next()) {
                assertThat(rows.getBoolean(2))
                        .as("forced on %s", rows.getString(1))
                        .isTrue();
            }
        }
    }

    @Test
    void the_search_gives_nothing_to_who_announces_another_reader() {
        assertThat(store.database()
                        .<Integer>repeatable(
                                Readers.unique(),
                                sql -> sql.fetch(
                                                "select * from lectern.search(?, array['how'], array[]::text[], '', null, '', null, null, 100, 100, 'a', 'b')",
                                                reader.value())
                                        .size()))
                .isZero();
    }
}
