package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.QUOTA;
import static dev.lectern.persistence.jooq.generated.Tables.USER_PROFILE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import dev.lectern.core.asking.QuotaRepository;
import dev.lectern.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jooq.CommonTableExpression;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** Quotas, each spent by one statement: whoever comes second waits for the row and counts from where the first left it. */
final class JooqQuotas implements QuotaRepository {
    private final Database database;

    JooqQuotas(Database database) {
        this.database = database;
    }

    @Override
    public Spending spend(UserId reader, Instant at, Duration cost, Duration most) {
        Instant now = Storable.moment(at);
        Optional<Spending> spent = database.single(reader, sql -> trySpend(sql, reader, now, cost, most));
        if (spent.isEmpty() && Readers.ensure(database, reader, at)) {
            spent = database.single(reader, sql -> trySpend(sql, reader, now, cost, most));
        }
        return spent.orElse(new Spending(true, now));
    }

    private static Optional<Spending> trySpend(
            DSLContext sql, UserId reader, Instant now, Duration cost, Duration most) {
        String user = reader.value();
        Field<Instant> moved = field(
                "greatest({0}, {1}) + {2} * interval '1 microsecond'",
                SQLDataType.INSTANT, QUOTA.SPENT_UNTIL, val(now), val(cost.dividedBy(ChronoUnit.MICROS.getDuration())));
        CommonTableExpression<?> taken = name("taken")
                .as(insertInto(QUOTA, QUOTA.USER_ID, QUOTA.SPENT_UNTIL)
                        .select(select(USER_PROFILE.ID, val(Storable.moment(now.plus(cost))))
                                .from(USER_PROFILE)
                                .where(USER_PROFILE.ID.eq(user))
                                .and(USER_PROFILE.ERASED_AT.isNull())
                                .forShare())
                        .onConflict(QUOTA.USER_ID)
                        .doUpdate()
                        .set(QUOTA.SPENT_UNTIL, moved)
                        .where(moved.le(Storable.moment(now.plus(most))))
                        .returning(QUOTA.SPENT_UNTIL));
        return sql.with(taken)
                .select(inline(true), Objects.requireNonNull(taken.field(QUOTA.SPENT_UNTIL)))
                .from(taken)
                .unionAll(select(inline(false), QUOTA.SPENT_UNTIL)
                        .from(QUOTA)
                        .where(QUOTA.USER_ID.eq(user))
                        .and(notExists(selectOne().from(taken))))
                .fetchOptional(row -> new Spending(row.value1(), row.value2()));
    }

    @Override
    public Instant spentUntil(UserId reader, Instant at) {
        Instant now = Storable.moment(at);
        return database.<Optional<Instant>>repeatable(
                        reader,
                        sql -> sql.select(QUOTA.SPENT_UNTIL)
                                .from(QUOTA)
                                .where(QUOTA.USER_ID.eq(reader.value()))
                                .fetchOptional(QUOTA.SPENT_UNTIL))
                .filter(now::isBefore)
                .orElse(now);
    }
}
