package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Checkpoint;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.Feedback;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.Page;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.conversation.Renamed;
import dev.lectern.core.conversation.SearchHit;
import dev.lectern.core.conversation.Turn;
import dev.lectern.core.conversation.UnfinishedAnswer;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** What was said. Turns and searches have rooms of their own; here is what is listed, opened, renamed and deleted. */
final class JooqConversations implements ConversationRepository {
    private final Database database;
    private final StoredTurns stored;
    private final Turns turns;
    private final Searches searches;

    JooqConversations(Database database) {
        this.database = database;
        this.stored = new StoredTurns(database);
        this.turns = new Turns(database, stored);
        this.searches = new Searches(database);
    }

    @Override
    public Begun begin(UserId reader, NewTurn turn) {
        return turns.begin(reader, turn);
    }

    @Override
    public Optional<Begun> known(UserId reader, NewTurn.Idempotency idempotency) {
        return Optional.ofNullable(stored.known(reader, idempotency));
    }

    @Override
    public Begun regenerate(UserId reader, Regeneration regeneration) {
        return turns.regenerate(reader, regeneration);
    }

    @Override
    public Checkpoint checkpoint(UserId reader, ConversationId conversation, MessageId answer, UnfinishedAnswer soFar) {
        return turns.checkpoint(reader, conversation, answer, soFar);
    }

    @Override
    public Optional<Message> complete(
            UserId reader, ConversationId conversation, MessageId answer, FinishedAnswer finished) {
        return turns.complete(reader, conversation, answer, finished);
    }

    @Override
    public boolean requestStop(UserId reader, ConversationId conversation, MessageId answer) {
        return turns.requestStop(reader, conversation, answer);
    }

    @Override
    public Optional<Message> rate(
            UserId reader, ConversationId conversation, MessageId answer, @Nullable Feedback feedback) {
        return stored.rate(reader, conversation, answer, feedback);
    }

    @Override
    public Conversation create(
            UserId reader, ConversationId id, String title, @Nullable Language language, Instant at) {
        Conversation created = tryCreate(reader, id, title, language, at);
        if (created == null && Readers.ensure(database, reader, at)) {
            Readers.refuseTaken(database, reader, id);
            created = tryCreate(reader, id, title, language, at);
        }
        if (created == null) {
            throw new IllegalStateException("a reader who was erased for good begins no conversation");
        }
        return created;
    }

    private @Nullable Conversation tryCreate(
            UserId reader, ConversationId id, String title, @Nullable Language language, Instant at) {
        try {
            return database.single(
                            reader,
                            sql -> sql.fetchOptional(Readers.insertConversation(
                                                    reader.value(),
                                                    id,
                                                    title,
                                                    language,
                                                    Storable.moment(at),
                                                    0,
                                                    noCondition())
                                            .returning(Rows.CONVERSATION_FIELDS))
                                    .map(Rows::conversation))
                    .orElse(null);
        } catch (DataAccessException e) {
            if (Failures.isUniqueViolation(e)) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public Optional<Conversation> find(UserId reader, ConversationId conversation) {
        return database.repeatable(
                reader,
                sql -> sql.select(Rows.CONVERSATION_FIELDS)
                        .from(CONVERSATION)
                        .where(owned(reader, conversation))
                        .fetchOptional(Rows::conversation));
    }

    @Override
    public Page<Conversation, HistoryPosition> list(
            UserId reader, HistoryFilter filter, @Nullable HistoryPosition after, int limit) {
        Limits.require(limit);
        Condition where = CONVERSATION.USER_ID.eq(reader.value());
        Instant from = filter.from();
        if (from != null) {
            where = where.and(CONVERSATION.UPDATED_AT.ge(from));
        }
        Instant to = filter.to();
        if (to != null) {
            where = where.and(CONVERSATION.UPDATED_AT.lt(to));
        }
        if (after != null) {
            where = where.and(row(CONVERSATION.UPDATED_AT, CONVERSATION.ID)
                    .lt(after.updatedAt(), after.id().value()));
        }
        Condition bounded = where;
        List<Conversation> found = database.repeatable(
                reader,
                sql -> sql.select(Rows.CONVERSATION_FIELDS)
                        .from(CONVERSATION)
                        .where(bounded)
                        .orderBy(CONVERSATION.UPDATED_AT.desc(), CONVERSATION.ID.desc())
                        .limit(limit + 1)
                        .fetch(Rows::conversation));
        return Limits.page(found, limit, last -> new HistoryPosition(last.updatedAt(), last.id()));
    }

    @Override
    public Page<Conversation, ConversationId> listById(UserId reader, @Nullable ConversationId after, int limit) {
        Limits.require(limit);
        Condition behind = after == null ? noCondition() : CONVERSATION.ID.gt(after.value());
        List<Conversation> found = database.repeatable(
                reader,
                sql -> sql.select(Rows.CONVERSATION_FIELDS)
                        .from(CONVERSATION)
                        .where(CONVERSATION.USER_ID.eq(reader.value()))
                        .and(behind)
                        .orderBy(CONVERSATION.ID)
                        .limit(limit + 1)
                        .fetch(Rows::conversation));
        return Limits.page(found, limit, Conversation::id);
    }

    @Override
    public List<SearchHit> search(UserId reader, String text, HistoryFilter filter, int limit) {
        Limits.require(limit);
        return searches.search(reader, text, filter, limit);
    }

    @Override
    public Optional<Page<Message, MessageId>> messages(
            UserId reader, ConversationId conversation, @Nullable MessageId after, int limit) {
        Limits.require(limit);
        int behind = after == null ? 0 : after.value();
        List<Message> found = database.repeatable(
                reader,
                sql -> sql.select(Rows.MESSAGE_FIELDS)
                        .from(MESSAGE)
                        .where(said(reader, conversation))
                        .and(MESSAGE.SEQ.gt(behind))
                        .orderBy(MESSAGE.SEQ)
                        .limit(limit + 1)
                        .fetch(Rows::message));
        // A join would tell empty from unknown at once, and sort the whole conversation for each page.
        if (found.isEmpty() && find(reader, conversation).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Limits.page(found, limit, Message::id));
    }

    @Override
    public Optional<Turn> turn(UserId reader, ConversationId conversation, MessageId answer) {
        return stored.of(reader, conversation, answer);
    }

    @Override
    public List<Message> recent(UserId reader, ConversationId conversation, MessageId before, int limit) {
        Limits.require(limit);
        return database.repeatable(
                        reader,
                        sql -> sql.select(Rows.MESSAGE_FIELDS)
                                .from(MESSAGE)
                                .where(said(reader, conversation))
                                .and(MESSAGE.SEQ.lt(before.value()))
                                .orderBy(MESSAGE.SEQ.desc())
                                .limit(limit)
                                .fetch(Rows::message))
                .reversed();
    }

    @Override
    public Renamed rename(
            UserId reader, ConversationId conversation, String title, @Nullable Long version, Instant at) {
        Condition expected = version == null ? noCondition() : CONVERSATION.VERSION.eq(version);
        Optional<Conversation> renamed = database.single(
                reader,
                sql -> sql.update(CONVERSATION)
                        .set(CONVERSATION.TITLE, Storable.text(title))
                        .set(CONVERSATION.VERSION, CONVERSATION.VERSION.plus(1))
                        .set(CONVERSATION.UPDATED_AT, greatest(CONVERSATION.UPDATED_AT, val(Storable.moment(at))))
                        .where(owned(reader, conversation))
                        .and(expected)
                        .returning(Rows.CONVERSATION_FIELDS)
                        .fetchOptional(Rows::conversation));
        return renamed.<Renamed>map(Renamed.Done::new)
                .or(() -> find(reader, conversation).map(Renamed.Conflict::new))
                .orElseGet(Renamed.Unknown::new);
    }

    @Override
    public boolean delete(UserId reader, ConversationId conversation) {
        return database.single(
                        reader,
                        sql -> sql.deleteFrom(CONVERSATION)
                                .where(owned(reader, conversation))
                                .execute())
                > 0;
    }

    private static Condition said(UserId reader, ConversationId conversation) {
        return MESSAGE.USER_ID.eq(reader.value()).and(MESSAGE.CONVERSATION_ID.eq(conversation.value()));
    }

    private static Condition owned(UserId reader, ConversationId conversation) {
        return CONVERSATION.USER_ID.eq(reader.value()).and(CONVERSATION.ID.eq(conversation.value()));
    }
}
