package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.conversation.SampleTurns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.JSON;
import org.jooq.Query;
import org.jooq.conf.ParamType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How PostgreSQL means to carry out the frequent statements over 80,000 messages, for a reader who has written much: by index, and never sorting a history. */
@Tag("US3.3")
@Tag("SC-004")
final class PlansTest {
    private static final UserId READER = new UserId("reader7");
    private static final ConversationId CONVERSATION =
            new ConversationId(UUID.fromString("00000000-0000-7000-8000-000000000005"));
    private static final MessageId MESSAGE = new MessageId(10_000);
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private static final List<String> SENT = new CopyOnWriteArrayList<>();
    private static PostgresStore store;

    /** Keeps every statement with its values in place, so that it can be explained. */
    private static final class Keep implements ExecuteListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void renderEnd(ExecuteContext context) {
            Query query = context.query();
            if (query != null) {
                SENT.add(query.getSQL(ParamType.INLINED));
            }
        }
    }

    private record Node(String type, String relation, String index) {}

    @BeforeAll
    static void fill() {
        String url = TestServer.database();
        String database = url.substring(url.lastIndexOf('/') + 1);
        TestServer.executeAt(url, "alter database " + database + " set track_functions = 'all'");
        store = PostgresStore.open(PostgresSettings.of(url).withPoolSize(2), new Keep());
        TestServer.executeAt(url, """
                insert into lectern.user_profile (id, created_at)
                select 'reader' || r, now() from generate_series(1, 30) r;
                insert into lectern.conversation (user_id, id, title, created_at, updated_at, last_seq)
                select 'reader' || r, ('00000000-0000-7000-8000-' || lpad(c::text, 12, '0'))::uuid, 'Title ' || c,
                       now(), now() + c * interval '1 minute', 40
                from generate_series(1, 30) r, generate_series(1, 50) c;
                insert into lectern.message (user_id, conversation_id, seq, role, status, content, created_at)
                select 'reader' || r, ('00000000-0000-7000-8000-' || lpad(c::text, 12, '0'))::uuid, s,
                       case s % 2 when 1 then 'question' else 'answer' end, 'complete', 'Some words', now()
                from generate_series(1, 30) r, generate_series(1, 50) c, generate_series(1, 40) s;
                insert into lectern.conversation (user_id, id, title, created_at, updated_at)
                select 'reader7', ('00000000-0000-7000-8000-' || lpad(c::text, 12, '0'))::uuid, 'Title ' || c,
                       now(), now() + c * interval '1 minute'
                from generate_series(51, 5000) c;
                insert into lectern.message (user_id, conversation_id, seq, role, status, content, created_at)
                select 'reader7', '00000000-0000-7000-8000-000000000005', s,
                       case s % 2 when 1 then 'question' else 'answer' end, 'complete', 'Some words', now()
                from generate_series(41, 20000) s;
                update lectern.conversation set last_seq = 20000
                where user_id = 'reader7' and id = '00000000-0000-7000-8000-000000000005';
                analyze""");
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    @Tag("T008")
    void a_page_of_the_history_is_read_from_its_index_in_order() {
        for (HistoryPosition after : new HistoryPosition[] {null, new HistoryPosition(NOON, CONVERSATION)}) {
            List<Node> plan = plan(conversations -> conversations.list(READER, HistoryFilter.ALL, after, 20));

            assertThat(plan).extracting(Node::index).contains("conversation_latest");
            assertUsesIndexes(plan);
            assertThat(plan).extracting(Node::type).doesNotContain("Sort");
        }
    }

    @Test
    void a_page_of_messages_is_read_from_the_primary_key_in_order() {
        for (List<Node> plan : List.of(
                plan(conversations -> conversations.messages(READER, CONVERSATION, MESSAGE, 50)),
                plan(conversations -> conversations.recent(READER, CONVERSATION, MESSAGE, 6)))) {
            assertThat(plan).extracting(Node::index).contains("message_pkey");
            assertUsesIndexes(plan);
            assertThat(plan).extracting(Node::type).doesNotContain("Sort");
        }
    }

    @Test
    void every_step_of_a_turn_finds_its_rows_by_index() {
        List<Consumer<ConversationRepository>> steps = List.of(
                conversations -> conversations.begin(READER, SampleTurns.next(CONVERSATION, "How?", NOON)),
                conversations -> conversations.begin(
                        READER, SampleTurns.next(CONVERSATION, "How?", SampleTurns.key("key", "aa"), NOON)),
                conversations -> conversations.checkpoint(
                        READER, CONVERSATION, new MessageId(20_002), SampleTurns.soFar("So", NOON)),
                conversations -> conversations.rate(READER, CONVERSATION, MESSAGE, null),
                conversations -> conversations.turn(READER, CONVERSATION, new MessageId(20_002)),
                conversations -> conversations.requestStop(READER, CONVERSATION, new MessageId(20_002)),
                conversations -> conversations.complete(
                        READER, CONVERSATION, new MessageId(20_002), SampleTurns.complete("So.", NOON)),
                conversations -> conversations.find(READER, CONVERSATION),
                conversations -> conversations.rename(READER, CONVERSATION, "New", 1L, NOON));
        steps.forEach(step -> assertUsesIndexes(plan(step)));
    }

    /** Every one of the reader's 22,000 messages matches; to take one apart costs a hundred times what it costs to find it. */
    @Test
    @Tag("FR-013")
    void a_search_takes_apart_no_more_messages_than_it_ranks() {
        int ranked = 40;
        for (String text : List.of("words ", "words", "wor", "some wor", "\"some words\"", "some \"words\" ")) {
            SearchText parsed = SearchText.parse(text);
            String beginning = parsed.beginning();
            long apart = store.database().transaction(READER, sql -> {
                long before = takenApart(sql);
                assertThat(sql.fetch(
                                "select * from lectern.search(?, ?, ?, ?, nullif(?, ''), ?, null, null, ?, 20, 'opens', 'closes')",
                                READER.value(),
                                parsed.terms().toArray(String[]::new),
                                parsed.patterns().toArray(String[]::new),
                                parsed.part(),
                                beginning == null ? "" : beginning,
                                parsed.begunPart(),
                                ranked))
                        .as(text)
                        .isNotEmpty();
                return takenApart(sql) - before;
            });

            assertThat(apart).as(text).isBetween(1L, (long) ranked);
        }
    }

    private static long takenApart(DSLContext sql) {
        return sql.fetchSingle(
                        "select sum(coalesce(pg_stat_get_xact_function_calls(taken), 0))::bigint"
                                + " from unnest(array['lectern.search_vector(text)', 'lectern.stems(text,text)']::regprocedure[]) taken")
                .get(0, Long.class);
    }

    private static void assertUsesIndexes(List<Node> plan) {
        assertThat(plan)
                .filteredOn(node -> node.type().equals("Seq Scan")
                        && List.of("conversation", "message").contains(node.relation()))
                .as("tables read from end to end")
                .isEmpty();
    }

    /** The plans of all statements that a step sends, node by node. */
    private static List<Node> plan(Consumer<ConversationRepository> step) {
        SENT.clear();
        step.accept(store.conversations());
        List<String> sent = List.copyOf(SENT);
        assertThat(sent).isNotEmpty();
        List<Node> nodes = new ArrayList<>();
        for (String statement : sent) {
            JSON plan = store.database()
                    .repeatable(
                            READER,
                            sql -> sql.resultQuery("explain (format json) " + statement)
                                    .fetchSingle()
                                    .get(0, JSON.class));
            collect(JsonMapper.shared().readTree(plan.data()), nodes);
        }
        return nodes;
    }

    private static void collect(JsonNode json, List<Node> nodes) {
        if (json.has("Node Type")) {
            nodes.add(new Node(
                    json.path("Node Type").asString(),
                    json.path("Relation Name").asString(""),
                    json.path("Index Name").asString("")));
        }
        json.forEach(child -> collect(child, nodes));
    }
}
