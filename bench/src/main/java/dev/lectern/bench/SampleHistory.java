package dev.lectern.bench;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.identity.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.ObjIntConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Readers, conversations and messages that resemble real ones in size: few readers write much, few words are frequent, an
 * answer is twenty times as long as its question. The same number of messages always gives the same history.
 */
final class SampleHistory {
    private static final int WORDS = 20_000;
    private static final int DRAWS = 1 << 16;
    private static final int QUESTION_WORDS = 9;
    private static final int ANSWER_WORDS = 190;
    private static final int MOST_MESSAGES = 4_000;
    private static final int TURNS = 10;
    private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");
    private static final int FLUSH_CHARS = 1 << 16;

    private final int messages;
    private final List<Place> places = new ArrayList<>();
    private final List<Integer> turns = new ArrayList<>();
    private final String[] drawn = new String[DRAWS];
    private int readers;
    private int mostMessages;

    /** A conversation and whose it is. */
    record Place(UserId reader, ConversationId conversation) {}

    SampleHistory(int messages) {
        this.messages = messages;
        Random random = new Random(42);
        String[] words = new String[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = word(random);
        }
        for (int i = 0; i < DRAWS; i++) {
            // The n-th word is drawn about 1/n as often as the first.
            drawn[i] = words[(int) Math.pow(WORDS, random.nextDouble()) - 1];
        }
        plan(random);
    }

    private void plan(Random random) {
        int left = messages / 2;
        while (left > 0) {
            // The first writes most; of the others most write little and some a hundred times as much.
            int share = readers == 0
                    ? Math.min(MOST_MESSAGES, messages / 4) / 2
                    : (int) Math.ceil(4 * Math.pow(100, Math.pow(random.nextDouble(), 2)));
            int own = Math.min(left, share);
            left -= own;
            mostMessages = Math.max(mostMessages, 2 * own);
            UserId reader = reader(readers++);
            while (own > 0) {
                int length = Math.min(own, 1 + random.nextInt(TURNS));
                own -= length;
                long high = (FIRST.toEpochMilli() + 1_000L * places.size()) << 16 | 0x7000L | random.nextInt(1 << 12);
                UUID id = new UUID(high, random.nextLong() >>> 2 | 0x8000000000000000L);
                places.add(new Place(reader, new ConversationId(id)));
                turns.add(length);
            }
        }
    }

    UserId reader(int number) {
        return new UserId("Sample0reader0of0the0bench" + String.format("%06d", number));
    }

    int readers() {
        return readers;
    }

    int conversations() {
        return places.size();
    }

    int mostMessages() {
        return mostMessages;
    }

    Place anyConversation(Random random) {
        return places.get(random.nextInt(places.size()));
    }

    /** Frequent words come up more often, as in what people look for. */
    String anyWord(Random random) {
        return drawn[random.nextInt(DRAWS)];
    }

    /** Fills empty tables. Indexes that are not needed meanwhile are made afterwards, exactly as they were. */
    void write(PGConnection driver, Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off; set maintenance_work_mem = '256MB'");
            // The owner's session skips the triggers of foreign keys, whose rows are complete by construction.
            statement.execute("set session_replication_role = replica");
            List<String> indexes = dropIndexes(statement);
            copy(
                    driver,
                    "user_profile (id, created_at)",
                    readers,
                    (row, i) -> row.append(reader(i).value())
                            .append('\t')
                            .append(FIRST)
                            .append('\n'));
            copy(
                    driver,
                    "conversation (user_id, id, title, created_at, updated_at, last_seq)",
                    places.size(),
                    this::conversation);
            Random random = new Random(43);
            copy(
                    driver,
                    "message (user_id, conversation_id, seq, role, status, content, citations, created_at, ended_at)",
                    places.size(),
                    (rows, i) -> messages(rows, i, random));
            for (String index : indexes) {
                statement.execute(index);
            }
            statement.execute("set session_replication_role = origin");
            statement.execute("vacuum (analyze) lectern.user_profile, lectern.conversation, lectern.message");
        }
    }

    private static List<String> dropIndexes(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        try (ResultSet index = statement.executeQuery("""
                select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
                where indrelid in ('lectern.conversation'::regclass, 'lectern.message'::regclass)
                  and not exists (select from pg_constraint where conindid = indexrelid)""")) {
            while (index.next()) {
                names.add(index.getString(1));
                definitions.add(index.getString(2));
            }
        }
        for (String name : names) {
            statement.execute("drop index " + name);
        }
        return definitions;
    }

    private static void copy(PGConnection driver, String into, int count, ObjIntConsumer<StringBuilder> row)
            throws SQLException {
        CopyIn copy = driver.getCopyAPI().copyIn("copy lectern." + into + " from stdin");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            row.accept(rows, i);
            if (rows.length() > FLUSH_CHARS || i == count - 1) {
                byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
                rows.setLength(0);
            }
        }
        copy.endCopy();
    }

    private void conversation(StringBuilder row, int number) {
        Place place = places.get(number);
        Random random = new Random(number);
        row.append(place.reader().value())
                .append('\t')
                .append(place.conversation())
                .append('\t');
        text(row, random, 5);
        row.append('\t')
                .append(asked(number, 0))
                .append('\t')
                .append(asked(number, turns.get(number)))
                .append('\t')
                .append(2 * turns.get(number))
                .append('\n');
    }

    private void messages(StringBuilder rows, int number, Random random) {
        Place place = places.get(number);
        String key = place.reader().value() + '\t' + place.conversation() + '\t';
        for (int turn = 0; turn < turns.get(number); turn++) {
            Instant at = asked(number, turn);
            rows.append(key).append(2 * turn + 1).append("\tquestion\tcomplete\t");
            text(rows, random, QUESTION_WORDS);
            rows.append("\t[]\t").append(at).append('\t').append(at).append('\n');
            rows.append(key).append(2 * turn + 2).append("\tanswer\tcomplete\t");
            text(rows, random, ANSWER_WORDS);
            rows.append('\t');
            citations(rows, random);
            rows.append('\t').append(at).append('\t').append(at.plusSeconds(1)).append('\n');
        }
    }

    private void citations(StringBuilder row, Random random) {
        for (int n = 1; n <= 2; n++) {
            row.append(n == 1 ? "[" : ",").append("{\"n\":").append(n).append(",\"passage\":\"");
            row.append(String.format("%016x%016x", random.nextLong(), random.nextLong()));
            row.append("\",\"page\":\"/docs/page\",\"anchor\":\"place\",\"quote\":\"");
            text(row, random, 20);
            row.append("\",\"start\":0,\"end\":100,\"score\":0.5,\"title\":[\"Book\",\"Page\"]}");
        }
        row.append(']');
    }

    /** Between half and one and a half times as many words as said. */
    private void text(StringBuilder text, Random random, int words) {
        int count = words / 2 + random.nextInt(words + 1);
        for (int i = 0; i <= count; i++) {
            text.append(i == 0 ? "" : " ").append(drawn[random.nextInt(DRAWS)]);
        }
    }

    private static Instant asked(int conversation, int turn) {
        return FIRST.plusSeconds(conversation * 60L + turn * 20L);
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int syllables = 1 + random.nextInt(3); syllables >= 0; syllables--) {
            word.append("bcdfghjklmnprstvwz".charAt(random.nextInt(18)));
            word.append("aeiou".charAt(random.nextInt(5)));
            word.append(random.nextInt(3) == 0 ? "nrstl".charAt(random.nextInt(5)) : "");
        }
        return word.toString();
    }
}
