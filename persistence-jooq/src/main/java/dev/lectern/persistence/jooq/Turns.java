package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Checkpoint;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.conversation.Turn;
import dev.lectern.core.conversation.UnfinishedAnswer;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * A question and its answer, from the first row to the last state.
 *
 * <p>A turn begins with one statement that stores all of it or nothing. Why nothing was stored is asked only afterwards:
 * the common case pays one round trip. Locks are taken conversation first, messages second, everywhere.
 */
final class Turns {
    /** More often than this nobody is overtaken between a refusal and the question why. */
    private static final int ATTEMPTS = 20;

    private final Database database;
    private final StoredTurns stored;

    Turns(Database database, StoredTurns stored) {
        this.database = database;
        this.stored = stored;
    }

    Begun begin(UserId reader, NewTurn turn) {
        return settle(() -> tryBegin(reader, turn), () -> whyNot(reader, turn));
    }

    Begun regenerate(UserId reader, Regeneration again) {
        return settle(() -> tryRegenerate(reader, again), () -> whyNot(reader, again));
    }

    private static Begun settle(Supplier<@Nullable Begun> attempt, Supplier<@Nullable Begun> whyNot) {
        for (int tried = 0; tried < ATTEMPTS; tried++) {
            Begun started = attempt.get();
            if (started != null) {
                return started;
            }
            Begun refusal = whyNot.get();
            if (refusal != null) {
                return refusal;
            }
        }
        throw new IllegalStateException("a turn was neither stored nor refused, " + ATTEMPTS + " times over");
    }

    private @Nullable Begun tryBegin(UserId reader, NewTurn turn) {
        try {
            return database.single(
                            reader, sql -> TurnInsertion.of(sql, reader, turn).fetchOptional())
                    .map(row -> started(row, turn))
                    .orElse(null);
        } catch (DataAccessException e) {
            // Somebody else was quicker: the same key, or another turn of this conversation.
            if (Failures.isUniqueViolation(e)) {
                return null;
            }
            throw e;
        }
    }

    private static Begun started(Record row, NewTurn turn) {
        Conversation conversation = Rows.conversation(row);
        int last = row.get(CONVERSATION.LAST_SEQ);
        Instant at = Storable.moment(turn.at());
        return new Begun.Started(
                conversation,
                new Message(
                        new MessageId(last - 1),
                        Message.Role.QUESTION,
                        Message.Status.COMPLETE,
                        Storable.text(turn.question()),
                        List.of(),
                        turn.metadata(),
                        at),
                TurnInsertion.empty(new MessageId(last), at));
    }

    private @Nullable Begun tryRegenerate(UserId reader, Regeneration again) {
        try {
            return database.single(reader, sql -> AnswerReplacement.of(sql, reader, again))
                    .orElse(null);
        } catch (DataAccessException e) {
            if (Failures.isUniqueViolation(e)) {
                return null;
            }
            throw e;
        }
    }

    /** That an answer of this conversation is being written. */
    static Condition streaming(String user, ConversationId conversation) {
        return MESSAGE.USER_ID
                .eq(user)
                .and(MESSAGE.CONVERSATION_ID.eq(conversation.value()))
                .and(MESSAGE.STATUS.eq(inline("streaming")));
    }

    private static Condition streaming(String user, ConversationId conversation, MessageId answer) {
        return streaming(user, conversation).and(MESSAGE.SEQ.eq(answer.value()));
    }

    /** Why a turn was not stored, or null if nothing stands against it any more. */
    private @Nullable Begun whyNot(UserId reader, NewTurn turn) {
        NewTurn.Idempotency idempotency = turn.idempotency();
        Begun known = idempotency == null ? null : stored.known(reader, idempotency);
        if (known != null) {
            return known;
        }
        return switch (turn.target()) {
            case NewTurn.Target.Existing existing -> engaged(reader, existing.id());
            case NewTurn.Target.Fresh fresh -> {
                if (!Readers.ensure(database, reader, turn.at())) {
                    yield new Begun.UnknownConversation();
                }
                Readers.refuseTaken(database, reader, fresh.id());
                yield null;
            }
        };
    }

    /** Why an answer was not replaced, or null if nothing stands against it any more. */
    private @Nullable Begun whyNot(UserId reader, Regeneration again) {
        NewTurn.Idempotency idempotency = again.idempotency();
        Begun known = idempotency == null ? null : stored.known(reader, idempotency);
        Begun refusal = known == null ? engaged(reader, again.conversation()) : known;
        if (refusal != null) {
            return refusal;
        }
        Turn turn = stored.of(reader, again.conversation(), again.answer()).orElse(null);
        if (turn == null) {
            return new Begun.UnknownAnswer();
        }
        boolean last = database.repeatable(
                reader,
                sql -> sql.fetchExists(selectOne()
                        .from(CONVERSATION)
                        .where(CONVERSATION.USER_ID.eq(reader.value()))
                        .and(CONVERSATION.ID.eq(again.conversation().value()))
                        .and(CONVERSATION.LAST_SEQ.eq(again.answer().value()))));
        return last ? null : new Begun.NotLast();
    }

    /** That the conversation is unknown or busy, or null if it is neither. */
    private @Nullable Begun engaged(UserId reader, ConversationId conversation) {
        Record row = database.<Optional<Record1<Integer>>>repeatable(
                        reader,
                        sql -> sql.select(MESSAGE.SEQ)
                                .from(CONVERSATION)
                                .leftJoin(MESSAGE)
                                .on(streaming(reader.value(), conversation))
                                .where(CONVERSATION.USER_ID.eq(reader.value()))
                                .and(CONVERSATION.ID.eq(conversation.value()))
                                .fetchOptional())
                .orElse(null);
        if (row == null) {
            return new Begun.UnknownConversation();
        }
        Integer running = row.get(MESSAGE.SEQ);
        return running == null ? null : new Begun.Busy(new MessageId(running));
    }

    Checkpoint checkpoint(UserId reader, ConversationId conversation, MessageId answer, UnfinishedAnswer soFar) {
        return database.repeatable(
                reader,
                sql -> sql.update(MESSAGE)
                        .set(MESSAGE.CONTENT, Storable.text(soFar.content()))
                        .set(MESSAGE.CITATIONS, CitationJson.ofCitations(soFar.sources()))
                        .set(MESSAGE.CHECKPOINTED_AT, Storable.moment(soFar.at()))
                        .where(streaming(reader.value(), conversation, answer))
                        .returning(MESSAGE.STOP_REQUESTED)
                        .fetchOptional(MESSAGE.STOP_REQUESTED)
                        .map(stop -> stop ? Checkpoint.STOP : Checkpoint.GO_ON)
                        .orElse(Checkpoint.GONE));
    }

    Optional<Message> complete(UserId reader, ConversationId conversation, MessageId answer, FinishedAnswer finished) {
        String user = reader.value();
        Instant at = Storable.moment(finished.at());
        return database.single(reader, sql -> {
            CommonTableExpression<?> moved = name("moved")
                    .as(update(CONVERSATION)
                            .set(CONVERSATION.UPDATED_AT, greatest(CONVERSATION.UPDATED_AT, val(at)))
                            .where(CONVERSATION.USER_ID.eq(user))
                            .and(CONVERSATION.ID.eq(conversation.value()))
                            .and(org.jooq.impl.DSL.exists(
                                    selectOne().from(MESSAGE).where(streaming(user, conversation, answer))))
                            .returning(CONVERSATION.ID));
            return sql.with(moved)
                    .update(MESSAGE)
                    .set(MESSAGE.STATUS, Rows.name(finished.status()))
                    .set(MESSAGE.CONTENT, Storable.text(finished.content()))
                    .set(MESSAGE.CITATIONS, CitationJson.ofCitations(finished.citations()))
                    .set(MESSAGE.METADATA, CitationJson.ofMetadata(finished.metadata()))
                    .set(MESSAGE.ENDED_AT, at)
                    .setNull(MESSAGE.NODE)
                    .from(moved)
                    .where(streaming(user, conversation, answer))
                    .and(MESSAGE.CONVERSATION_ID.eq(moved.field(CONVERSATION.ID)))
                    .returning(Rows.MESSAGE_FIELDS)
                    .fetchOptional(Rows::message);
        });
    }

    boolean requestStop(UserId reader, ConversationId conversation, MessageId answer) {
        return database.repeatable(
                        reader,
                        sql -> sql.update(MESSAGE)
                                .set(MESSAGE.STOP_REQUESTED, true)
                                .where(streaming(reader.value(), conversation, answer))
                                .execute())
                > 0;
    }
}
