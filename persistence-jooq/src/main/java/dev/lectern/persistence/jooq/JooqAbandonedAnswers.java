package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;

import dev.lectern.core.conversation.AbandonedAnswers;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.StreamingAnswer;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;

/** Ends what nobody generates any more, in the role that may see states but no words. */
final class JooqAbandonedAnswers implements AbandonedAnswers {
    private final Database database;

    JooqAbandonedAnswers(Database database) {
        this.database = database;
    }

    @Override
    public int interruptAllOf(NodeId node, Instant at) {
        return interrupt(MESSAGE.NODE.eq(node.value()), at);
    }

    @Override
    public int interruptSilentSince(Instant moment, Instant at) {
        return interrupt(MESSAGE.CHECKPOINTED_AT.lt(Storable.moment(moment)), at);
    }

    @Override
    public List<StreamingAnswer> streamingOf(NodeId node) {
        return database.housekeeping(sql -> sql.select(MESSAGE.USER_ID, MESSAGE.CONVERSATION_ID, MESSAGE.SEQ)
                .from(MESSAGE)
                .where(MESSAGE.STATUS.eq(inline("streaming")))
                .and(MESSAGE.NODE.eq(node.value()))
                .fetch(row -> new StreamingAnswer(
                        new UserId(row.value1()), new ConversationId(row.value2()), new MessageId(row.value3()))));
    }

    @Override
    public int interrupt(List<StreamingAnswer> answers, Instant at) {
        return answers.isEmpty()
                ? 0
                : interrupt(
                        row(MESSAGE.USER_ID, MESSAGE.CONVERSATION_ID, MESSAGE.SEQ)
                                .in(answers.stream()
                                        .map(one -> row(
                                                one.reader().value(),
                                                one.conversation().value(),
                                                one.answer().value()))
                                        .toList()),
                        at);
    }

    private int interrupt(Condition abandoned, Instant at) {
        return database.housekeeping(sql -> sql.update(MESSAGE)
                .set(MESSAGE.STATUS, inline("interrupted"))
                .setNull(MESSAGE.NODE)
                .set(MESSAGE.ENDED_AT, Storable.moment(at))
                .where(MESSAGE.STATUS.eq(inline("streaming")))
                .and(abandoned)
                .execute());
    }
}
