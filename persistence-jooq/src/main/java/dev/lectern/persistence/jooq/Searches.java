package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.SEARCH;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.SearchHit;
import dev.lectern.core.identity.UserId;
import dev.lectern.persistence.jooq.generated.tables.Search;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jooq.Record;

/**
 * Full-text search over one reader's words.
 *
 * <p>The server marks what matched with delimiters that are made for one search and cannot be guessed: what a reader or
 * an answer wrote can never pose as a mark.
 */
final class Searches {
    /** To rank a message it is taken apart, which costs more than to find it. */
    private static final int LEAST_RANKED = 20;

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    Searches(Database database) {
        this.database = database;
    }

    List<SearchHit> search(UserId reader, String text, HistoryFilter filter, int limit) {
        SearchText parsed = SearchText.parse(Storable.text(text));
        if (parsed.isEmpty()) {
            return List.of();
        }
        String opening = delimiter();
        String closing = delimiter();
        Search hits = SEARCH.call(
                reader.value(),
                parsed.terms().toArray(String[]::new),
                parsed.patterns().toArray(String[]::new),
                parsed.part(),
                parsed.beginning(),
                parsed.begunPart(),
                filter.from(),
                filter.to(),
                Math.max(LEAST_RANKED, 2 * limit),
                limit,
                opening,
                closing);
        // The search runs past row-level security. What it found is looked up once more under it.
        return database.repeatable(
                reader,
                sql -> sql.select(hits.fields())
                        .from(hits)
                        .join(CONVERSATION)
                        .on(CONVERSATION.USER_ID.eq(reader.value()))
                        .and(CONVERSATION.ID.eq(hits.CONVERSATION_ID))
                        .orderBy(hits.RANK.desc(), hits.UPDATED_AT.desc(), hits.CONVERSATION_ID.desc())
                        .fetch(row -> hit(row, hits, parsed, opening, closing)));
    }

    private static SearchHit hit(Record row, Search hits, SearchText parsed, String opening, String closing) {
        Integer seq = row.get(hits.SEQ);
        String snippet = row.get(hits.SNIPPET);
        return new SearchHit(
                new Conversation(
                        new ConversationId(row.get(hits.CONVERSATION_ID)),
                        row.get(hits.TITLE),
                        row.get(hits.CREATED_AT),
                        row.get(hits.UPDATED_AT),
                        row.get(hits.VERSION)),
                seq == null ? null : new MessageId(seq),
                Snippets.marking(Snippets.betweenDelimiters(snippet, opening, closing), parsed.fragments()),
                row.get(hits.RANK));
    }

    private String delimiter() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return "x" + HexFormat.of().formatHex(bytes);
    }
}
