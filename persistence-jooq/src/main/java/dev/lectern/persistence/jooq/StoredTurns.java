package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.IDEMPOTENCY_KEY;
import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;
import static org.jooq.impl.DSL.inline;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Feedback;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.Turn;
import dev.lectern.core.identity.UserId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns that are stored already. Each is read by one statement, so that question and answer belong to one moment. */
final class StoredTurns {
    private final Database database;

    StoredTurns(Database database) {
        this.database = database;
    }

    Optional<Turn> of(UserId reader, ConversationId conversation, MessageId answer) {
        record Line(Conversation conversation, Message message) {}
        List<Line> lines = database.repeatable(
                reader,
                sql -> sql.select(Rows.CONVERSATION_FIELDS)
                        .select(Rows.MESSAGE_FIELDS)
                        .from(CONVERSATION)
                        .join(MESSAGE)
                        .on(MESSAGE.USER_ID.eq(CONVERSATION.USER_ID))
                        .and(MESSAGE.CONVERSATION_ID.eq(CONVERSATION.ID))
                        .where(CONVERSATION.USER_ID.eq(reader.value()))
                        .and(CONVERSATION.ID.eq(conversation.value()))
                        .and(MESSAGE.SEQ.le(answer.value()))
                        .orderBy(MESSAGE.SEQ.desc())
                        .limit(2)
                        .fetch(row -> new Line(Rows.conversation(row), Rows.message(row))));
        if (lines.size() < 2) {
            return Optional.empty();
        }
        Message last = lines.getFirst().message();
        return last.id().equals(answer) && last.role() == Message.Role.ANSWER
                ? Optional.of(new Turn(
                        lines.getFirst().conversation(), lines.getLast().message(), last))
                : Optional.empty();
    }

    /** What a key stands for, or null if it is new. */
    @Nullable
    Begun known(UserId reader, NewTurn.Idempotency idempotency) {
        record Line(String hash, Conversation conversation, Message message) {}
        List<Line> lines = database.repeatable(
                reader,
                sql -> sql.select(IDEMPOTENCY_KEY.REQUEST_HASH)
                        .select(Rows.CONVERSATION_FIELDS)
                        .select(Rows.MESSAGE_FIELDS)
                        .from(IDEMPOTENCY_KEY)
                        .join(CONVERSATION)
                        .on(CONVERSATION.USER_ID.eq(IDEMPOTENCY_KEY.USER_ID))
                        .and(CONVERSATION.ID.eq(IDEMPOTENCY_KEY.CONVERSATION_ID))
                        .join(MESSAGE)
                        .on(MESSAGE.USER_ID.eq(IDEMPOTENCY_KEY.USER_ID))
                        .and(MESSAGE.CONVERSATION_ID.eq(IDEMPOTENCY_KEY.CONVERSATION_ID))
                        .and(MESSAGE.SEQ.ge(IDEMPOTENCY_KEY.QUESTION_SEQ))
                        .where(IDEMPOTENCY_KEY.USER_ID.eq(reader.value()))
                        .and(IDEMPOTENCY_KEY.KEY.eq(idempotency.key().value()))
                        .orderBy(MESSAGE.SEQ)
                        .limit(2)
                        .fetch(row -> new Line(
                                row.get(IDEMPOTENCY_KEY.REQUEST_HASH), Rows.conversation(row), Rows.message(row))));
        if (lines.size() < 2) {
            return null;
        }
        Line question = lines.getFirst();
        return question.hash().equals(idempotency.requestHash())
                ? new Begun.Replayed(
                        question.conversation(),
                        question.message(),
                        lines.getLast().message())
                : new Begun.KeyReused();
    }

    Optional<Message> rate(UserId reader, ConversationId conversation, MessageId answer, @Nullable Feedback feedback) {
        String reason = feedback == null ? null : feedback.reason();
        return database.repeatable(
                reader,
                sql -> sql.update(MESSAGE)
                        .set(MESSAGE.FEEDBACK, feedback == null ? null : Rows.name(feedback.verdict()))
                        .set(MESSAGE.FEEDBACK_REASON, reason == null ? null : Storable.text(reason))
                        .set(MESSAGE.FEEDBACK_AT, feedback == null ? null : Storable.moment(feedback.at()))
                        .where(MESSAGE.USER_ID.eq(reader.value()))
                        .and(MESSAGE.CONVERSATION_ID.eq(conversation.value()))
                        .and(MESSAGE.SEQ.eq(answer.value()))
                        .and(MESSAGE.ROLE.eq(inline("answer")))
                        .and(MESSAGE.STATUS.ne(inline("streaming")))
                        .returning(Rows.MESSAGE_FIELDS)
                        .fetchOptional(Rows::message));
    }
}
