package dev.lectern.persistence.jooq;

import static java.util.Map.entry;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Feedback;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.core.privacy.RetentionRepository;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.SampleTurns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two readers whose histories have the same ids, and every call that is made for a reader. */
final class TwoReaders {
    static final UserId READER = new UserId("reader");
    static final UserId OTHER = new UserId("other");

    private static final List<String> TABLES =
            List.of("user_profile", "conversation", "message", "idempotency_key", "quota", "erasure");
    private static final UserId TEMPLATE = new UserId("template");
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final ConversationId ENDED = SampleTurns.newId();
    private static final ConversationId RUNNING = SampleTurns.newId();
    private static final ConversationId EMPTY = SampleTurns.newId();
    private static final ConversationId NOBODYS = SampleTurns.newId();
    private static final MessageId ANSWER = new MessageId(2);
    private static final NewTurn.Idempotency USED = SampleTurns.key("used", "aa");
    private static final NewTurn.Idempotency NEW = SampleTurns.key("new", "aa");

    /** Each call by its name; what follows the name tells those apart that take another way. */
    static final Map<String, BiFunction<PostgresStore, UserId, Object>> CALLS = Map.ofEntries(
            entry(
                    "begin fresh",
                    (store, reader) ->
                            store.conversations().begin(reader, SampleTurns.fresh(NOBODYS, "Why?", NEW, NOON))),
            entry(
                    "begin next",
                    (store, reader) -> store.conversations().begin(reader, SampleTurns.next(ENDED, "Why?", NEW, NOON))),
            entry(
                    "begin next while busy",
                    (store, reader) -> store.conversations().begin(reader, SampleTurns.next(RUNNING, "Why?", NOON))),
            entry(
                    "begin again",
                    (store, reader) ->
                            store.conversations().begin(reader, SampleTurns.fresh(NOBODYS, "Why?", USED, NOON))),
            entry(
                    "begin what is taken",
                    (store, reader) ->
                            store.conversations().begin(reader, SampleTurns.fresh(ENDED, "Why?", null, NOON))),
            entry("known", (store, reader) -> store.conversations().known(reader, USED)),
            entry(
                    "regenerate",
                    (store, reader) -> store.conversations()
                            .regenerate(reader, new Regeneration(ENDED, ANSWER, NEW, SampleTurns.NODE, NOON))),
            entry(
                    "regenerate too early",
                    (store, reader) -> store.conversations()
                            .regenerate(
                                    reader, new Regeneration(ENDED, new MessageId(1), null, SampleTurns.NODE, NOON))),
            entry(
                    "regenerate while busy",
                    (store, reader) -> store.conversations()
                            .regenerate(reader, new Regeneration(RUNNING, ANSWER, null, SampleTurns.NODE, NOON))),
            entry(
                    "checkpoint",
                    (store, reader) ->
                            store.conversations().checkpoint(reader, RUNNING, ANSWER, SampleTurns.soFar("So", NOON))),
            entry(
                    "complete",
                    (store, reader) -> store.conversations()
                            .complete(reader, RUNNING, ANSWER, SampleTurns.complete("So it is.", NOON.plusSeconds(9)))),
            entry("requestStop", (store, reader) -> store.conversations().requestStop(reader, RUNNING, ANSWER)),
            entry(
                    "rate",
                    (store, reader) -> store.conversations()
                            .rate(reader, ENDED, ANSWER, new Feedback(Feedback.Verdict.UP, "Yes", NOON))),
            entry("create", (store, reader) -> store.conversations().create(reader, NOBODYS, "Title", null, NOON)),
            entry(
                    "create what is taken",
                    (store, reader) -> store.conversations().create(reader, ENDED, "Title", null, NOON)),
            entry("find", (store, reader) -> store.conversations().find(reader, ENDED)),
            entry("list", (store, reader) -> store.conversations().list(reader, HistoryFilter.ALL, null, 10)),
            entry("listById", (store, reader) -> store.conversations().listById(reader, null, 10)),
            entry(
                    "search",
                    (store, reader) -> store.conversations().search(reader, "palimpsest", HistoryFilter.ALL, 10)),
            entry("messages", (store, reader) -> store.conversations().messages(reader, ENDED, null, 10)),
            entry("messages of none", (store, reader) -> store.conversations().messages(reader, EMPTY, null, 10)),
            entry("turn", (store, reader) -> store.conversations().turn(reader, ENDED, ANSWER)),
            entry("recent", (store, reader) -> store.conversations().recent(reader, ENDED, new MessageId(9), 10)),
            entry("rename", (store, reader) -> store.conversations().rename(reader, ENDED, "New", 1L, NOON)),
            entry(
                    "rename another version",
                    (store, reader) -> store.conversations().rename(reader, ENDED, "New", 7L, NOON)),
            entry("delete", (store, reader) -> store.conversations().delete(reader, ENDED)),
            entry("spend", (store, reader) -> store.quotas().spend(reader, NOON, MINUTE, MINUTE.multipliedBy(9))),
            entry("spend too much", (store, reader) -> store.quotas().spend(reader, NOON, MINUTE, MINUTE)),
            entry("spentUntil", (store, reader) -> store.quotas().spentUntil(reader, NOON)),
            entry(
                    "synchronise",
                    (store, reader) ->
                            store.users().synchronise(Readers.identity(reader, "new@example.org", "New"), NOON)),
            entry("chooseLanguage", (store, reader) -> store.users().chooseLanguage(reader, Language.GERMAN, NOON)),
            entry("chooseRetention", (store, reader) -> store.users().chooseRetention(reader, 7, NOON)),
            entry("isErased", (store, reader) -> store.users().isErased(reader)),
            entry("erase the data", (store, reader) -> store.users().erase(reader, false, NOON)),
            entry("erase for good", (store, reader) -> store.users().erase(reader, true, NOON)),
            entry("eraseUntil", (store, reader) -> store.users().eraseUntil(reader, NOON)),
            entry(
                    "request",
                    (store, reader) -> store.erasures()
                            .request(reader, new ErasureReceipt.Id("another-receipt-0123456789"), NOON)),
            entry("activity", (store, reader) -> store.retention().activity(reader)),
            entry("due", (store, reader) -> store.retention().due(reader, NOON.plusSeconds(60), null, 10)),
            entry(
                    "regenerate without a key",
                    (store, reader) -> store.conversations()
                            .regenerate(reader, new Regeneration(ENDED, ANSWER, null, SampleTurns.NODE, NOON))),
            entry(
                    "begin next without a key",
                    (store, reader) -> store.conversations().begin(reader, SampleTurns.next(ENDED, "Why?", NOON))),
            entry(
                    "purge",
                    (store, reader) ->
                            store.retention().purge(holder(reader, 30), NOON.plusSeconds(60), List.of(ENDED, RUNNING))),
            entry(
                    "purge on another choice",
                    (store, reader) ->
                            store.retention().purge(holder(reader, 7), NOON.plusSeconds(60), List.of(ENDED, RUNNING))));

    /** What there is of the other reader, and of the one who asks. */
    enum World {
        /** Both have the same. */
        TWINS(true, ""),
        /** The one who asks was never here. */
        STRANGER(false, ""),
        /** The other has chosen another retention. */
        OTHER_CHOICE(true, "update lectern.user_profile set retention_days = 7 where id = 'other'"),
        /** The other has deleted the account. */
        TOMBSTONE(true, """
                delete from lectern.user_profile where id = 'other';
                insert into lectern.user_profile (id, created_at, erased_at)
                values ('other', '2026-05-01T12:00Z', '2026-05-01T12:00Z')""");

        private final boolean readerIsThere;
        private final String afterwards;

        World(boolean readerIsThere, String afterwards) {
            this.readerIsThere = readerIsThere;
            this.afterwards = afterwards;
        }

        /** The calls for which this world may make a difference. */
        Collection<Map.Entry<String, BiFunction<PostgresStore, UserId, Object>>> calls() {
            return switch (this) {
                case TWINS, STRANGER -> CALLS.entrySet();
                case OTHER_CHOICE -> List.of(call("purge on another choice"));
                case TOMBSTONE -> List.of(call("isErased"));
            };
        }

        private static Map.Entry<String, BiFunction<PostgresStore, UserId, Object>> call(String name) {
            return entry(name, Objects.requireNonNull(CALLS.get(name)));
        }
    }

    private TwoReaders() {}

    /** Gives a reader a bit of everything, and keeps it as the template of both. */
    static void prepare(PostgresStore store, String url) {
        store.users().synchronise(Readers.identity(TEMPLATE, "a@example.org", "Ada"), NOON);
        store.users().chooseRetention(TEMPLATE, 30, NOON);
        store.conversations().begin(TEMPLATE, SampleTurns.fresh(ENDED, "A palimpsest?", USED, NOON));
        store.conversations().complete(TEMPLATE, ENDED, ANSWER, SampleTurns.complete("Like a palimpsest.", NOON));
        store.conversations().begin(TEMPLATE, SampleTurns.fresh(RUNNING, "And then?", null, NOON));
        store.conversations().create(TEMPLATE, EMPTY, "Empty", null, NOON);
        store.quotas().spend(TEMPLATE, NOON, MINUTE, MINUTE);
        store.erasures().request(TEMPLATE, new ErasureReceipt.Id("a-receipt-of-template-0123"), NOON);
        TestServer.executeAt(
                url,
                "create schema template; "
                        + each(table -> "create table template." + table + " as table lectern." + table));
    }

    /** Takes row-level security off all tables. */
    static void removePolicies(String url) {
        TestServer.executeAt(url, each(table -> "alter table lectern." + table + " disable row level security"));
    }

    /** Takes away what there is and makes a world. */
    static void make(World world, Statement superuser) throws SQLException {
        String copies = (world.readerIsThere ? Stream.of(READER, OTHER) : Stream.of(OTHER))
                .map(reader -> each(table -> "insert into lectern." + table + " select (jsonb_populate_record(t, '"
                        + renamed(table, reader) + "')).* from template." + table + " t"))
                .collect(Collectors.joining("; "));
        superuser.execute(
                "delete from lectern.user_profile; delete from lectern.erasure; " + copies + "; " + world.afterwards);
    }

    private static String renamed(String table, UserId reader) {
        return switch (table) {
            case "user_profile" -> "{\"id\": \"" + reader.value() + "\"}";
            case "erasure" ->
                "{\"user_id\": \"" + reader.value() + "\", \"receipt\": \"a-receipt-of-" + reader.value()
                        + "-0123456\"}";
            default -> "{\"user_id\": \"" + reader.value() + "\"}";
        };
    }

    private static RetentionRepository.Holder holder(UserId reader, int days) {
        return new RetentionRepository.Holder(reader, days);
    }

    /** Everything that is kept for both readers, or for anybody else. */
    static String rows(Statement superuser) throws SQLException {
        String query = TABLES.stream()
                .map(table -> "select '" + table + "' || to_jsonb(t)::text as line from lectern." + table + " t")
                .collect(Collectors.joining(
                        " union all ", "select string_agg(line, e'\\n' order by line) from (", ") lines"));
        try (ResultSet row = superuser.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private static String each(UnaryOperator<String> statement) {
        return TABLES.stream().map(statement).collect(Collectors.joining("; "));
    }
}
