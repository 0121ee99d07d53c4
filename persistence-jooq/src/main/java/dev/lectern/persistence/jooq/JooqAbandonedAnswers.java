package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;
import static org.jooq.impl.DSL.inline;

import dev.lectern.core.conversation.AbandonedAnswers;
import dev.lectern.core.conversation.NodeId;
import java.time.Instant;
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
