package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.ERASURE_LEDGER;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.noCondition;

import dev.lectern.core.privacy.ErasureLedger;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The ledger as a table. Readers' own entries are made where they are erased; the rest is housekeeping. */
final class JooqErasureLedger implements ErasureLedger {
    private final Database database;

    JooqErasureLedger(Database database) {
        this.database = database;
    }

    @Override
    public List<Entry> entries(@Nullable String after, int limit) {
        Condition behind = after == null ? noCondition() : ERASURE_LEDGER.READER.gt(after);
        return database.housekeeping(sql -> sql.selectFrom(ERASURE_LEDGER)
                .where(behind)
                .orderBy(ERASURE_LEDGER.READER)
                .limit(limit)
                .fetch(row -> new Entry(row.getReader(), row.getErasedAt(), row.getAccountDeleted())));
    }

    @Override
    public void enter(Entry entry) {
        database.housekeeping(sql -> enter(sql, entry));
    }

    static int enter(DSLContext sql, Entry entry) {
        return sql.insertInto(ERASURE_LEDGER)
                .set(ERASURE_LEDGER.READER, entry.reader())
                .set(ERASURE_LEDGER.ERASED_AT, Storable.moment(entry.at()))
                .set(ERASURE_LEDGER.ACCOUNT_DELETED, entry.accountDeleted())
                .onConflict(ERASURE_LEDGER.READER)
                .doUpdate()
                .set(ERASURE_LEDGER.ERASED_AT, greatest(ERASURE_LEDGER.ERASED_AT, excluded(ERASURE_LEDGER.ERASED_AT)))
                .set(
                        ERASURE_LEDGER.ACCOUNT_DELETED,
                        condition(ERASURE_LEDGER.ACCOUNT_DELETED)
                                .or(condition(excluded(ERASURE_LEDGER.ACCOUNT_DELETED))))
                .execute();
    }

    @Override
    public int forgetBefore(Instant moment) {
        return database.housekeeping(sql -> sql.deleteFrom(ERASURE_LEDGER)
                .where(ERASURE_LEDGER.ERASED_AT.lt(Storable.moment(moment)))
                .execute());
    }
}
