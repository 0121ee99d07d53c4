package dev.lectern.bench;

import dev.lectern.app.runtime.EmbeddedPostgres;
import dev.lectern.app.runtime.Folders;
import dev.lectern.app.runtime.Ports;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.conversation.Page;
import dev.lectern.core.identity.UserId;
import dev.lectern.persistence.jooq.PostgresSettings;
import dev.lectern.persistence.jooq.PostgresStore;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list-history",
        description = {
            "What it costs to list, open, search, write and erase conversations, against bare statements.",
            "On an embedded PostgreSQL of its own, filled with readers of whom few write much."
        },
        mixinStandardHelpOptions = true)
final class ListHistory extends Measurement {
    private static final int CONVERSATIONS_SHOWN = 20;
    private static final int MESSAGES_SHOWN = 50;
    private static final int DEEP = 30;
    private static final int ERASURES = 10;
    private static final String WITHOUT_SPACES = "\u8A2D\u5B9A\u753B\u9762";

    @Option(
            names = "--messages",
            defaultValue = "100000",
            description = "How many messages there are, 1000 to 20000000. Default: ${DEFAULT-VALUE}.")
    private int messages;

    @Option(
            names = "--rounds",
            defaultValue = "1000",
            description = "How often each is done after a warm-up, 10 to 100000. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--clients",
            defaultValue = "16",
            description = "How many write at once, 1 to 40. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--pairs",
            defaultValue = "4000",
            description = "How many questions and answers they write, 100 to 1000000. Default: ${DEFAULT-VALUE}.")
    private int pairs;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Leave the filled database there and use it again, if it is there.")
    private @Nullable Path keep;

    @Override
    List<Measure> measure(Scratch scratch, PrintWriter progress) throws Exception {
        require("--messages", messages, 1_000, 20_000_000);
        require("--rounds", rounds, 10, 100_000);
        require("--clients", clients, 1, 40);
        require("--pairs", pairs, 100, 1_000_000);
        Path home = Folders.createPrivate(keep == null ? scratch.folder().resolve("home") : keep.toAbsolutePath());
        Folders.createPrivate(home.resolve("logs"));
        EmbeddedPostgres server =
                scratch.own(EmbeddedPostgres.start(home, Ports.free(1).getFirst()));
        PostgresStore store = scratch.own(PostgresStore.open(PostgresSettings.of(server.url())));
        SampleHistory history = new SampleHistory(messages);
        URI address = URI.create(server.url());
        Connection connection = scratch.own(connect(address));
        fill(history, connection, progress);
        HistoryWrites writes = new HistoryWrites(store, () -> connect(address));
        List<Measure> measures = new ArrayList<>(walk(store.conversations(), connection, history));
        measures.addAll(writes.appends(clients, pairs));
        Durations erasures = writes.erasures(history.reader(0), history.mostMessages(), ERASURES);
        Durations bare = new Durations();
        for (int i = 0; i < rounds; i++) {
            bare.time(() -> selectOne(connection));
        }
        measures.addAll(erasures.measures("erase who wrote most", bare));
        return measures;
    }

    private void fill(SampleHistory history, Connection connection, PrintWriter progress) throws Exception {
        long found = count(connection);
        if (found == messages) {
            progress.printf("Using the %,d messages that are there%n", found);
            return;
        }
        if (found > 0) {
            throw new IllegalStateException("there are " + found + " messages already; use another --keep");
        }
        progress.printf("Writing %,d messages ...%n", messages);
        long began = System.nanoTime();
        history.write(connection.unwrap(PGConnection.class), connection);
        progress.printf(
                "%,d readers, %,d conversations, %,d messages in %d s; the one who wrote most: %,d%n",
                history.readers(),
                history.conversations(),
                messages,
                (System.nanoTime() - began) / 1_000_000_000,
                history.mostMessages());
    }

    private static long count(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select count(*) from lectern.message");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection connect(URI address) throws SQLException {
        String login = address.getUserInfo();
        int colon = login.indexOf(':');
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath(),
                login.substring(0, colon),
                login.substring(colon + 1));
    }

    /** Does everything in turn, so that whatever else the machine does falls on all alike. */
    private List<Measure> walk(ConversationRepository store, Connection connection, SampleHistory history)
            throws Exception {
        Random random = new Random(7);
        UserId most = history.reader(0);
        HistoryPosition deep = deep(store, most);
        Map<String, Durations> timed = new LinkedHashMap<>();
        for (int round = -rounds / 4; round < rounds; round++) {
            if (round == 0) {
                timed.clear();
            }
            SampleHistory.Place place = history.anyConversation(random);
            String word = history.anyWord(random);
            String begun = word.substring(0, word.length() - 1);
            String phrase = "\"" + word + " " + history.anyWord(random) + "\"";
            time(timed, "select 1", () -> selectOne(connection));
            time(
                    timed,
                    "newest conversations",
                    () -> filled(store.list(place.reader(), HistoryFilter.ALL, null, CONVERSATIONS_SHOWN)));
            time(
                    timed,
                    "older conversations of who wrote most",
                    () -> filled(store.list(most, HistoryFilter.ALL, deep, CONVERSATIONS_SHOWN)));
            time(
                    timed,
                    "messages of a conversation",
                    () -> filled(store.messages(place.reader(), place.conversation(), null, MESSAGES_SHOWN)
                            .orElseThrow()));
            time(timed, "search", () -> store.search(place.reader(), word, HistoryFilter.ALL, CONVERSATIONS_SHOWN));
            time(
                    timed,
                    "search by who wrote most",
                    () -> store.search(most, word, HistoryFilter.ALL, CONVERSATIONS_SHOWN));
            time(
                    timed,
                    "search of a beginning by who wrote most",
                    () -> store.search(most, begun, HistoryFilter.ALL, CONVERSATIONS_SHOWN));
            time(
                    timed,
                    "search of a phrase by who wrote most",
                    () -> store.search(most, phrase, HistoryFilter.ALL, CONVERSATIONS_SHOWN));
            time(
                    timed,
                    "search in vain by who wrote most",
                    () -> store.search(most, word + "q", HistoryFilter.ALL, CONVERSATIONS_SHOWN));
            time(
                    timed,
                    "search in vain for a script without spaces by who wrote most",
                    () -> store.search(most, WITHOUT_SPACES, HistoryFilter.ALL, CONVERSATIONS_SHOWN));
        }
        Durations yardstick = Objects.requireNonNull(timed.get("select 1"));
        return timed.entrySet().stream()
                .flatMap(entry -> entry.getValue().measures(entry.getKey(), yardstick).stream())
                .toList();
    }

    private static void time(Map<String, Durations> timed, String name, Durations.Work work) throws Exception {
        timed.computeIfAbsent(name, first -> new Durations()).time(work);
    }

    /** Behind some pages, as far as there are so many. */
    private static HistoryPosition deep(ConversationRepository store, UserId reader) {
        HistoryPosition deep = null;
        Page<Conversation, HistoryPosition> page = store.list(reader, HistoryFilter.ALL, null, CONVERSATIONS_SHOWN);
        for (int pages = 0; pages < DEEP && page.next() != null; pages++) {
            deep = page.next();
            page = store.list(reader, HistoryFilter.ALL, deep, CONVERSATIONS_SHOWN);
        }
        return Objects.requireNonNull(deep, "more messages are needed for a second page");
    }

    private static void filled(Page<?, ?> page) {
        if (page.items().isEmpty()) {
            throw new IllegalStateException("nothing was read");
        }
    }

    private static void selectOne(Connection connection) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement("select 1");
                ResultSet row = statement.executeQuery()) {
            row.next();
        }
    }
}
