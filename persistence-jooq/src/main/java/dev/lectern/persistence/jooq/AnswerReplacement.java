package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;

/**
 * The one statement that puts a new answer in the place of the last one, or does nothing. The new answer has a new id, so
 * that whoever still generates, follows or stops the old one reaches nothing any more.
 */
final class AnswerReplacement {
    private AnswerReplacement() {}

    static Optional<Begun.Started> of(DSLContext sql, UserId reader, Regeneration again) {
        String user = reader.value();
        Instant at = Storable.moment(again.at());
        Condition here = MESSAGE.USER_ID
                .eq(user)
                .and(MESSAGE.CONVERSATION_ID.eq(again.conversation().value()));
        Condition old = here.and(MESSAGE.SEQ.eq(again.answer().value()));
        CommonTableExpression<?> moved = name("moved").as(moved(user, again, old, at));
        Field<UUID> id = column(moved, CONVERSATION.ID);
        Field<Integer> last = column(moved, CONVERSATION.LAST_SEQ);
        Field<String> language = column(moved, CONVERSATION.LANGUAGE);
        Select<Record1<Integer>> question = select(max(MESSAGE.SEQ))
                .from(MESSAGE)
                .where(here)
                .and(MESSAGE.SEQ.lt(again.answer().value()));

        List<CommonTableExpression<?>> steps = new ArrayList<>();
        steps.add(moved);
        steps.add(name("gone")
                .as(deleteFrom(MESSAGE)
                        .using(moved)
                        .where(old)
                        .and(MESSAGE.CONVERSATION_ID.eq(id))
                        .returning(MESSAGE.SEQ)));
        steps.add(name("fresh")
                .as(insertInto(
                                MESSAGE,
                                MESSAGE.USER_ID,
                                MESSAGE.CONVERSATION_ID,
                                MESSAGE.SEQ,
                                MESSAGE.ROLE,
                                MESSAGE.STATUS,
                                MESSAGE.CONTENT,
                                MESSAGE.CREATED_AT,
                                MESSAGE.NODE,
                                MESSAGE.CHECKPOINTED_AT,
                                MESSAGE.LANGUAGE)
                        .select(select(
                                        val(user),
                                        id,
                                        last,
                                        inline("answer"),
                                        inline("streaming"),
                                        inline(""),
                                        val(at),
                                        val(again.node().value()),
                                        val(at),
                                        language)
                                .from(moved))
                        .returning(MESSAGE.SEQ)));
        NewTurn.Idempotency idempotency = again.idempotency();
        if (idempotency != null) {
            steps.add(TurnInsertion.key(user, idempotency, id, question.asField(), at, moved));
        }
        return sql.with(steps)
                .select(moved.fields())
                .select(Rows.MESSAGE_FIELDS)
                .from(moved)
                .join(MESSAGE)
                .on(here.and(MESSAGE.SEQ.eq(question)))
                .fetchOptional(row -> started(row, moved, at));
    }

    /** Moves the conversation on, unless something stands against it. */
    private static org.jooq.ResultQuery<?> moved(String user, Regeneration again, Condition old, Instant at) {
        List<Field<?>> returned = new ArrayList<>(TurnInsertion.TURN_FIELDS);
        return update(CONVERSATION)
                .set(CONVERSATION.LAST_SEQ, CONVERSATION.LAST_SEQ.plus(1))
                .set(CONVERSATION.UPDATED_AT, greatest(CONVERSATION.UPDATED_AT, val(at)))
                .where(CONVERSATION.USER_ID.eq(user))
                .and(CONVERSATION.ID.eq(again.conversation().value()))
                .and(CONVERSATION.LAST_SEQ.eq(again.answer().value()))
                .and(exists(selectOne()
                        .from(MESSAGE)
                        .where(old)
                        .and(MESSAGE.ROLE.eq(inline("answer")))
                        .and(MESSAGE.STATUS.ne(inline("streaming")))))
                .and(TurnInsertion.newKey(user, again.idempotency()))
                .returning(returned);
    }

    private static Begun.Started started(Record row, CommonTableExpression<?> moved, Instant at) {
        return new Begun.Started(
                new Conversation(
                        new ConversationId(row.get(column(moved, CONVERSATION.ID))),
                        row.get(column(moved, CONVERSATION.TITLE)),
                        row.get(column(moved, CONVERSATION.CREATED_AT)),
                        row.get(column(moved, CONVERSATION.UPDATED_AT)),
                        row.get(column(moved, CONVERSATION.VERSION))),
                Rows.message(row),
                TurnInsertion.empty(new MessageId(row.get(column(moved, CONVERSATION.LAST_SEQ))), at));
    }

    private static <T> Field<T> column(CommonTableExpression<?> table, Field<T> field) {
        return Objects.requireNonNull(table.field(field));
    }
}
