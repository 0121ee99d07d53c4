package dev.lectern.bench;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.TimeOrderedIds;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.persistence.jooq.PostgresStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Appends and erasures beside a full history. What is written is erased again, so that the history stays as it was. */
final class HistoryWrites {
    private static final String QUESTION = "How do I rotate the keys that sign tokens?";
    private static final String ANSWER = "Keys are rotated by themselves, and by hand with one command. ".repeat(12);
    private static final int PAIRS_OF_A_CONVERSATION = 10;
    private static final String ROWS = """
            insert into lectern.message (user_id, conversation_id, seq, role, status, content, created_at, ended_at)
            values (?, ?, ?, 'question', 'complete', ?, ?, ?), (?, ?, ?, 'answer', 'complete', ?, ?, ?)""";

    private final PostgresStore store;
    private final ConnectionSource connections;

    /** Opens connections past the store, for what its own statements are compared with. */
    interface ConnectionSource {
        Connection open() throws SQLException;
    }

    /** One client's way to append a question and its answer, over and over. */
    private interface Client extends AutoCloseable {
        void append(int number) throws Exception;

        @Override
        default void close() throws SQLException {}
    }

    private interface Clients {
        Client of(UserId reader) throws Exception;
    }

    HistoryWrites(PostgresStore store, ConnectionSource connections) {
        this.store = store;
        this.connections = connections;
    }

    /** Pairs of a question and its answer appended in a second: two bare rows, as isolated rows, and as an ask does it. */
    List<Measure> appends(int clients, int pairs) throws Exception {
        requireDurableCommits();
        // In turn, and the first of each to warm up.
        for (Clients kind : List.<Clients>of(this::bare, this::isolated, this::whole)) {
            rate(clients, pairs / 4, kind);
        }
        double bare = rate(clients, pairs, this::bare);
        double isolated = rate(clients, pairs, this::isolated);
        double whole = rate(clients, pairs, this::whole);
        String by = ", " + clients + " clients";
        return List.of(
                new Measure("two rows by one bare statement" + by, bare, "/s", 1),
                new Measure("pair, isolated, one commit" + by, isolated, "/s", isolated / bare),
                new Measure("whole ask, two commits" + by, whole, "/s", whole / bare));
    }

    private void requireDurableCommits() throws SQLException {
        try (Connection connection = connections.open();
                PreparedStatement statement =
                        connection.prepareStatement("select current_setting('synchronous_commit')");
                ResultSet row = statement.executeQuery()) {
            row.next();
            if (!row.getString(1).equals("on")) {
                throw new IllegalStateException("synchronous_commit is " + row.getString(1));
            }
        }
    }

    private double rate(int clients, int pairs, Clients kind) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<UserId> readers = new ArrayList<>();
        long began;
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> running = new ArrayList<>();
            began = System.nanoTime();
            for (int i = 0; i < clients; i++) {
                UserId reader = new UserId("Sample0writer" + UUID.randomUUID().toString());
                readers.add(reader);
                running.add(threads.submit(() -> {
                    try (Client client = kind.of(reader)) {
                        for (int pair = next.getAndIncrement(); pair < pairs; pair = next.getAndIncrement()) {
                            client.append(pair);
                        }
                    }
                    return pairs;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        for (UserId reader : readers) {
            store.users().erase(reader, false, Instant.now());
        }
        return pairs / seconds;
    }

    /** As an ask does it: one transaction before anything is generated, one when the answer is there. */
    private Client whole(UserId reader) {
        ConversationRepository conversations = store.conversations();
        TimeOrderedIds ids = new TimeOrderedIds(InstantSource.system());
        ConversationId[] current = new ConversationId[1];
        int[] said = new int[1];
        return number -> {
            ConversationId known = current[0];
            NewTurn.Target target = known == null || said[0]++ % PAIRS_OF_A_CONVERSATION == 0
                    ? new NewTurn.Target.Fresh(ids.get(), "A title", null)
                    : new NewTurn.Target.Existing(known);
            NewTurn turn = new NewTurn(target, QUESTION, Map.of(), null, new NodeId("bench"), Instant.now());
            if (!(conversations.begin(reader, turn) instanceof Begun.Started started)) {
                throw new IllegalStateException("the turn did not begin");
            }
            current[0] = target.id();
            FinishedAnswer finished =
                    new FinishedAnswer(Message.Status.COMPLETE, ANSWER, List.of(), Map.of(), Instant.now());
            if (conversations
                    .complete(reader, target.id(), started.answer().id(), finished)
                    .isEmpty()) {
                throw new IllegalStateException("the answer was not stored");
            }
        };
    }

    /** The same rows in the same tables, by one statement and one commit, as whoever owns them. */
    private Client bare(UserId reader) throws SQLException {
        return pairs(reader, ROWS);
    }

    /** As {@link #bare}, but in the reader's name, under row-level security, and with the conversation moved on. */
    private Client isolated(UserId reader) throws SQLException {
        return pairs(
                reader,
                "begin; select set_config('role', 'lectern_app', true), set_config('app.user_id', '" + reader.value()
                        + "', true); update lectern.conversation set last_seq = last_seq + 2, updated_at = now()"
                        + " where user_id = '" + reader.value() + "'; " + ROWS + "; commit");
    }

    /** One connection that appends pairs to one conversation by this statement, which takes what {@link #ROWS} takes. */
    private Client pairs(UserId reader, String sql) throws SQLException {
        Connection connection = connections.open();
        UUID conversation = UUID.randomUUID();
        Timestamp now = Timestamp.from(Instant.now());
        try (PreparedStatement begin = connection.prepareStatement("""
                with reader as (insert into lectern.user_profile (id, created_at) values (?, ?) returning id, created_at)
                insert into lectern.conversation (user_id, id, title, created_at, updated_at)
                select id, ?, 'A title', created_at, created_at from reader""")) {
            begin.setString(1, reader.value());
            begin.setTimestamp(2, now);
            begin.setObject(3, conversation);
            begin.executeUpdate();
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        return new Client() {
            @Override
            public void append(int number) throws SQLException {
                for (int row = 0; row < 2; row++) {
                    int at = 6 * row;
                    statement.setString(at + 1, reader.value());
                    statement.setObject(at + 2, conversation);
                    statement.setInt(at + 3, 2 * number + 1 + row);
                    statement.setString(at + 4, row == 0 ? QUESTION : ANSWER);
                    statement.setTimestamp(at + 5, now);
                    statement.setTimestamp(at + 6, now);
                }
                statement.execute();
            }

            @Override
            public void close() throws SQLException {
                connection.close();
            }
        };
    }

    /** Erases copies of a reader, each with all the reader wrote. */
    Durations erasures(UserId reader, int messages, int times) throws Exception {
        Durations durations = new Durations();
        for (int i = 0; i < times; i++) {
            UserId copy = new UserId("Sample0copy" + UUID.randomUUID());
            copy(reader, copy);
            durations.time(() -> {
                ErasedCounts erased = store.users().erase(copy, false, Instant.now());
                if (erased.messages() != messages) {
                    throw new IllegalStateException("erased " + erased.messages() + " messages, not " + messages);
                }
            });
        }
        return durations;
    }

    private void copy(UserId from, UserId to) throws SQLException {
        String[] statements = {
            "insert into lectern.user_profile (id, created_at) select ?, created_at from lectern.user_profile where id = ?",
            """
            insert into lectern.conversation (user_id, id, title, created_at, updated_at, last_seq)
            select ?, id, title, created_at, updated_at, last_seq from lectern.conversation where user_id = ?""",
            """
            insert into lectern.message
                (user_id, conversation_id, seq, role, status, content, citations, created_at, ended_at)
            select ?, conversation_id, seq, role, status, content, citations, created_at, ended_at
            from lectern.message where user_id = ?""",
        };
        try (Connection connection = connections.open()) {
            for (String sql : statements) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setString(1, to.value());
                    statement.setString(2, from.value());
                    statement.executeUpdate();
                }
            }
        }
    }
}
