package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.IDEMPOTENCY_KEY;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import dev.lectern.core.conversation.IdempotencyKeys;
import java.time.Instant;

/** Forgets keys by their age, in the role that may not see what they began. */
final class JooqIdempotencyKeys implements IdempotencyKeys {
    private final Database database;

    JooqIdempotencyKeys(Database database) {
        this.database = database;
    }

    @Override
    public int forgetBefore(Instant moment, int limit) {
        return database.housekeeping(sql -> sql.deleteFrom(IDEMPOTENCY_KEY)
                .where(row(IDEMPOTENCY_KEY.USER_ID, IDEMPOTENCY_KEY.KEY)
                        .in(select(IDEMPOTENCY_KEY.USER_ID, IDEMPOTENCY_KEY.KEY)
                                .from(IDEMPOTENCY_KEY)
                                .where(IDEMPOTENCY_KEY.CREATED_AT.lt(Storable.moment(moment)))
                                .orderBy(IDEMPOTENCY_KEY.CREATED_AT)
                                .limit(limit)))
                .execute());
    }
}
