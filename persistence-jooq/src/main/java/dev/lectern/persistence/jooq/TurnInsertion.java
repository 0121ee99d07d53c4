package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.IDEMPOTENCY_KEY;
import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;

import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/** The one statement that stores a turn, whole or not at all: its conversation, its two messages, its key. */
final class TurnInsertion {
    static final List<org.jooq.TableField<?, ?>> TURN_FIELDS = List.of(
            CONVERSATION.ID,
            CONVERSATION.TITLE,
            CONVERSATION.CREATED_AT,
            CONVERSATION.UPDATED_AT,
            CONVERSATION.VERSION,
            CONVERSATION.LAST_SEQ,
            CONVERSATION.LANGUAGE);

    private TurnInsertion() {}

    static ResultQuery<?> of(DSLContext sql, UserId reader, NewTurn turn) {
        String user = reader.value();
        Instant at = Storable.moment(turn.at());
        CommonTableExpression<?> stored = name("stored").as(place(user, turn, at));
        Field<UUID> id = Objects.requireNonNull(stored.field(CONVERSATION.ID));
        Field<Integer> last = Objects.requireNonNull(stored.field(CONVERSATION.LAST_SEQ));
        Field<String> language = Objects.requireNonNull(stored.field(CONVERSATION.LANGUAGE));
        CommonTableExpression<?> words = name("words")
                .as(insertInto(
                                MESSAGE,
                                MESSAGE.USER_ID,
                                MESSAGE.CONVERSATION_ID,
                                MESSAGE.SEQ,
                                MESSAGE.ROLE,
                                MESSAGE.STATUS,
                                MESSAGE.CONTENT,
                                MESSAGE.METADATA,
                                MESSAGE.CREATED_AT,
                                MESSAGE.NODE,
                                MESSAGE.CHECKPOINTED_AT,
                                MESSAGE.LANGUAGE)
                        .select(select(
                                        val(user),
                                        id,
                                        last.minus(1),
                                        inline("question"),
                                        inline("complete"),
                                        val(Storable.text(turn.question())),
                                        val(CitationJson.ofMetadata(turn.metadata())),
                                        val(at),
                                        inline((String) null),
                                        inline((Instant) null),
                                        language)
                                .from(stored)
                                .unionAll(select(
                                                val(user),
                                                id,
                                                last,
                                                inline("answer"),
                                                inline("streaming"),
                                                inline(""),
                                                inline(JSONB.jsonb("{}")),
                                                val(at),
                                                val(turn.node().value()),
                                                val(at),
                                                language)
                                        .from(stored)))
                        .returning(MESSAGE.SEQ));
        NewTurn.Idempotency idempotency = turn.idempotency();
        if (idempotency == null) {
            return sql.with(stored, words).select(stored.fields()).from(stored);
        }
        CommonTableExpression<?> key = key(user, idempotency, id, last.minus(1), at, stored);
        return sql.with(stored, words, key).select(stored.fields()).from(stored);
    }

    /** Makes or moves the conversation, unless something stands against it. */
    private static ResultQuery<?> place(String user, NewTurn turn, Instant at) {
        Condition newKey = newKey(user, turn.idempotency());
        return switch (turn.target()) {
            case NewTurn.Target.Existing existing ->
                update(CONVERSATION)
                        .set(CONVERSATION.LAST_SEQ, CONVERSATION.LAST_SEQ.plus(2))
                        .set(CONVERSATION.UPDATED_AT, greatest(CONVERSATION.UPDATED_AT, val(at)))
                        .where(CONVERSATION.USER_ID.eq(user))
                        .and(CONVERSATION.ID.eq(existing.id().value()))
                        // Only the last answer can be streaming; to ask for it alone costs the same in any
                        // conversation.
                        .and(notExists(selectOne()
                                .from(MESSAGE)
                                .where(Turns.streaming(user, existing.id()))
                                .and(MESSAGE.SEQ.eq(CONVERSATION.LAST_SEQ))))
                        .and(newKey)
                        .returning(TURN_FIELDS);
            case NewTurn.Target.Fresh fresh ->
                Readers.insertConversation(user, fresh.id(), fresh.title(), fresh.language(), at, 2, newKey)
                        .returning(TURN_FIELDS);
        };
    }

    /** That nothing was stored under the key, if there is one. */
    static Condition newKey(String user, NewTurn.@Nullable Idempotency idempotency) {
        return idempotency == null
                ? noCondition()
                : notExists(selectOne()
                        .from(IDEMPOTENCY_KEY)
                        .where(IDEMPOTENCY_KEY.USER_ID.eq(user))
                        .and(IDEMPOTENCY_KEY.KEY.eq(idempotency.key().value())));
    }

    /** Stores the key, if the turn is. */
    static CommonTableExpression<?> key(
            String user,
            NewTurn.Idempotency idempotency,
            Field<UUID> conversation,
            Field<Integer> question,
            Instant at,
            CommonTableExpression<?> stored) {
        return name("key")
                .as(insertInto(
                                IDEMPOTENCY_KEY,
                                IDEMPOTENCY_KEY.USER_ID,
                                IDEMPOTENCY_KEY.KEY,
                                IDEMPOTENCY_KEY.REQUEST_HASH,
                                IDEMPOTENCY_KEY.CONVERSATION_ID,
                                IDEMPOTENCY_KEY.QUESTION_SEQ,
                                IDEMPOTENCY_KEY.CREATED_AT)
                        .select(select(
                                        val(user),
                                        val(idempotency.key().value()),
                                        val(idempotency.requestHash()),
                                        conversation,
                                        question,
                                        val(at))
                                .from(stored))
                        .returning(IDEMPOTENCY_KEY.QUESTION_SEQ));
    }

    /** An answer that has just begun. */
    static Message empty(MessageId answer, Instant at) {
        return new Message(answer, Message.Role.ANSWER, Message.Status.STREAMING, "", List.of(), Map.of(), at);
    }
}
