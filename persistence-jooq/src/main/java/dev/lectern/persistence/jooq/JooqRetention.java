package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;
import static dev.lectern.persistence.jooq.generated.Tables.USER_PROFILE;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.RetentionRepository;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is comes from the housekeeping role, which sees ids and choices; everything else is done as the reader it
 * is done to, under the same row-level security as the reader's own calls.
 */
final class JooqRetention implements RetentionRepository {
    private static final Field<LocalDate> DAY =
            field("({0} at time zone 'UTC')::date", SQLDataType.LOCALDATE, CONVERSATION.UPDATED_AT);

    private final Database database;

    JooqRetention(Database database) {
        this.database = database;
    }

    @Override
    public List<Holder> holders(@Nullable UserId after, int limit) {
        Condition behind = after == null ? noCondition() : USER_PROFILE.ID.gt(after.value());
        return database.housekeeping(sql -> sql.select(USER_PROFILE.ID, USER_PROFILE.RETENTION_DAYS)
                .from(USER_PROFILE)
                .where(USER_PROFILE.ERASED_AT.isNull())
                .and(behind)
                .orderBy(USER_PROFILE.ID)
                .limit(limit)
                .fetch(row -> new Holder(new UserId(row.value1()), row.value2())));
    }

    @Override
    public SortedMap<LocalDate, Integer> activity(UserId reader) {
        SortedMap<LocalDate, Integer> activity = new TreeMap<>();
        database.repeatable(
                        reader,
                        sql -> sql.select(DAY, count())
                                .from(CONVERSATION)
                                .where(CONVERSATION.USER_ID.eq(reader.value()))
                                .groupBy(DAY)
                                .fetch())
                .forEach(row -> activity.put(row.value1(), row.value2()));
        return activity;
    }

    @Override
    public List<HistoryPosition> due(UserId reader, Instant before, @Nullable HistoryPosition after, int limit) {
        Condition behind = after == null
                ? noCondition()
                : row(CONVERSATION.UPDATED_AT, CONVERSATION.ID)
                        .gt(after.updatedAt(), after.id().value());
        return database.repeatable(
                reader,
                sql -> sql.select(CONVERSATION.UPDATED_AT, CONVERSATION.ID)
                        .from(CONVERSATION)
                        .where(CONVERSATION.USER_ID.eq(reader.value()))
                        .and(CONVERSATION.UPDATED_AT.lt(before))
                        .and(behind)
                        .orderBy(CONVERSATION.UPDATED_AT, CONVERSATION.ID)
                        .limit(limit)
                        .fetch(row -> new HistoryPosition(row.value1(), new ConversationId(row.value2()))));
    }

    @Override
    public ErasedCounts purge(Holder holder, Instant before, List<ConversationId> conversations) {
        UserId reader = holder.reader();
        return database.transaction(reader, sql -> {
            if (!stillChosen(sql, holder)) {
                return new ErasedCounts(0, 0);
            }
            List<UUID> due = sql.select(CONVERSATION.ID)
                    .from(CONVERSATION)
                    .where(CONVERSATION.USER_ID.eq(reader.value()))
                    .and(CONVERSATION.ID.in(
                            conversations.stream().map(ConversationId::value).toList()))
                    .and(CONVERSATION.UPDATED_AT.lt(before))
                    .forUpdate()
                    .fetch(CONVERSATION.ID);
            int messages =
                    sql.fetchCount(MESSAGE, MESSAGE.USER_ID.eq(reader.value()).and(MESSAGE.CONVERSATION_ID.in(due)));
            sql.deleteFrom(CONVERSATION)
                    .where(CONVERSATION.USER_ID.eq(reader.value()))
                    .and(CONVERSATION.ID.in(due))
                    .execute();
            return new ErasedCounts(due.size(), messages);
        });
    }

    /** Locks the reader's row, so that another choice waits for the end of this, or this sees the other choice. */
    private static boolean stillChosen(DSLContext sql, Holder holder) {
        return !sql.select(USER_PROFILE.ID)
                .from(USER_PROFILE)
                .where(USER_PROFILE.ID.eq(holder.reader().value()))
                .and(USER_PROFILE.RETENTION_DAYS.isNotDistinctFrom(holder.chosenDays()))
                .forShare()
                .fetch()
                .isEmpty();
    }
}
