package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.ERASURE;
import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;
import static dev.lectern.persistence.jooq.generated.Tables.USER_PROFILE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.ErasureLedger;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.persistence.jooq.generated.tables.records.UserProfileRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/** Readers' profiles and tombstones, and the erasure of everything between them. */
final class JooqUsers implements UserRepository {
    private static final int AT_ONCE = 500;

    private final Database database;

    JooqUsers(Database database) {
        this.database = database;
    }

    @Override
    public Optional<User> synchronise(Identity identity, Instant at) {
        UserId reader = identity.userId();
        String email = storable(identity.email());
        String name = storable(identity.name());
        UserProfileRecord known = profile(reader);
        if (known == null
                || (known.getErasedAt() == null
                        && !(Objects.equals(known.getEmail(), email) && Objects.equals(known.getName(), name)))) {
            database.repeatable(
                    reader,
                    sql -> sql.insertInto(USER_PROFILE)
                            .set(USER_PROFILE.ID, reader.value())
                            .set(USER_PROFILE.EMAIL, email)
                            .set(USER_PROFILE.NAME, name)
                            .set(USER_PROFILE.CREATED_AT, Storable.moment(at))
                            .onConflict(USER_PROFILE.ID)
                            .doUpdate()
                            .set(USER_PROFILE.EMAIL, excluded(USER_PROFILE.EMAIL))
                            .set(USER_PROFILE.NAME, excluded(USER_PROFILE.NAME))
                            .where(USER_PROFILE.ERASED_AT.isNull())
                            .execute());
            known = profile(reader);
        }
        return Optional.ofNullable(known)
                .filter(row -> row.getErasedAt() == null)
                .map(JooqUsers::user);
    }

    private @Nullable UserProfileRecord profile(UserId reader) {
        return database.repeatable(
                        reader,
                        sql -> sql.selectFrom(USER_PROFILE)
                                .where(USER_PROFILE.ID.eq(reader.value()))
                                .fetchOptional())
                .orElse(null);
    }

    private static User user(UserProfileRecord row) {
        return new User(
                new UserId(row.getId()),
                row.getEmail(),
                row.getName(),
                row.getCreatedAt(),
                row.getRetentionDays(),
                row.getLanguage() == null
                        ? null
                        : Language.of(row.getLanguage()).orElse(null));
    }

    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : Storable.text(text);
    }

    @Override
    public Optional<User> chooseRetention(UserId reader, @Nullable Integer days, Instant at) {
        return choose(reader, USER_PROFILE.RETENTION_DAYS, days, at);
    }

    @Override
    public Optional<User> chooseLanguage(UserId reader, @Nullable Language language, Instant at) {
        return choose(reader, USER_PROFILE.LANGUAGE, language == null ? null : language.tag(), at);
    }

    private <T> Optional<User> choose(
            UserId reader, TableField<UserProfileRecord, T> what, @Nullable T choice, Instant at) {
        return database.repeatable(
                reader,
                sql -> sql.insertInto(USER_PROFILE)
                        .set(USER_PROFILE.ID, reader.value())
                        .set(USER_PROFILE.CREATED_AT, Storable.moment(at))
                        .set(what, choice)
                        .onConflict(USER_PROFILE.ID)
                        .doUpdate()
                        .set(what, excluded(what))
                        .where(USER_PROFILE.ERASED_AT.isNull())
                        .returning()
                        .fetchOptional(JooqUsers::user));
    }

    @Override
    public boolean isErased(UserId reader) {
        return Readers.isErased(database, reader);
    }

    @Override
    public long count() {
        return database.housekeeping(sql -> sql.selectCount()
                .from(USER_PROFILE)
                .where(USER_PROFILE.ERASED_AT.isNull())
                .fetchSingle()
                .value1());
    }

    /**
     * A long history goes in several transactions: in one it could outlast every timeout, and never go. A deleted account
     * is closed by the first of them.
     */
    @Override
    public ErasedCounts erase(UserId reader, boolean forGood, Instant at) {
        ErasedCounts erased = new ErasedCounts(0, 0);
        ErasedCounts batch;
        do {
            batch = database.transaction(reader, sql -> eraseSome(sql, reader, forGood, at));
            erased = erased.plus(batch);
        } while (batch.conversations() == AT_ONCE);
        return erased;
    }

    private static ErasedCounts eraseSome(DSLContext sql, UserId reader, boolean forGood, Instant at) {
        lock(sql, reader, at);
        if (forGood) {
            bury(sql, reader, at);
        }
        ErasedCounts some = deleteSome(sql, reader, noCondition());
        if (some.conversations() < AT_ONCE) {
            forget(sql, reader);
            JooqErasureLedger.enter(sql, new ErasureLedger.Entry(ErasureLedger.digestOf(reader), at, forGood));
        }
        // Counted here, so that a crash before the receipt is signed does not make it say that nothing was erased.
        sql.update(ERASURE)
                .set(ERASURE.CONVERSATIONS, ERASURE.CONVERSATIONS.plus(some.conversations()))
                .set(ERASURE.MESSAGES, ERASURE.MESSAGES.plus(some.messages()))
                .where(ERASURE.USER_ID.eq(reader.value()))
                .execute();
        return some;
    }

    private static ErasedCounts deleteSome(DSLContext sql, UserId reader, Condition which) {
        List<UUID> some = sql.select(CONVERSATION.ID)
                .from(CONVERSATION)
                .where(CONVERSATION.USER_ID.eq(reader.value()))
                .and(which)
                .limit(AT_ONCE)
                .fetch(CONVERSATION.ID);
        int messages =
                sql.fetchCount(MESSAGE, MESSAGE.USER_ID.eq(reader.value()).and(MESSAGE.CONVERSATION_ID.in(some)));
        int conversations = sql.deleteFrom(CONVERSATION)
                .where(CONVERSATION.USER_ID.eq(reader.value()))
                .and(CONVERSATION.ID.in(some))
                .execute();
        return new ErasedCounts(conversations, messages);
    }

    @Override
    public ErasedCounts eraseUntil(UserId reader, Instant moment) {
        Instant until = Storable.moment(moment);
        ErasedCounts erased = new ErasedCounts(0, 0);
        ErasedCounts batch;
        do {
            batch = database.transaction(reader, sql -> eraseSomeUntil(sql, reader, until));
            erased = erased.plus(batch);
        } while (batch.conversations() == AT_ONCE);
        return erased;
    }

    private static ErasedCounts eraseSomeUntil(DSLContext sql, UserId reader, Instant until) {
        // If there is no row to lock one is made, which is from that moment and goes at the end.
        lock(sql, reader, until);
        ErasedCounts some = deleteSome(sql, reader, CONVERSATION.CREATED_AT.le(until));
        if (some.conversations() < AT_ONCE) {
            sql.deleteFrom(USER_PROFILE)
                    .where(USER_PROFILE.ID.eq(reader.value()))
                    .and(USER_PROFILE.CREATED_AT.le(until))
                    .and(USER_PROFILE.ERASED_AT.isNull())
                    .and(notExists(selectOne().from(CONVERSATION).where(CONVERSATION.USER_ID.eq(reader.value()))))
                    .execute();
        }
        return some;
    }

    /** Takes the reader's row away, and with it whatever hangs on it; a tombstone is put back at once, bare. */
    private static void forget(DSLContext sql, UserId reader) {
        Instant erasedAt = sql.deleteFrom(USER_PROFILE)
                .where(USER_PROFILE.ID.eq(reader.value()))
                .returning(USER_PROFILE.ERASED_AT)
                .fetchOne(USER_PROFILE.ERASED_AT);
        if (erasedAt != null) {
            sql.insertInto(USER_PROFILE, USER_PROFILE.ID, USER_PROFILE.CREATED_AT, USER_PROFILE.ERASED_AT)
                    .values(reader.value(), erasedAt, erasedAt)
                    .execute();
        }
    }

    /** From here on nobody adds a conversation for this reader; what was being added is there. */
    private static void lock(DSLContext sql, UserId reader, Instant at) {
        sql.insertInto(USER_PROFILE, USER_PROFILE.ID, USER_PROFILE.CREATED_AT)
                .values(reader.value(), Storable.moment(at))
                .onConflictDoNothing()
                .execute();
        sql.select(USER_PROFILE.ID)
                .from(USER_PROFILE)
                .where(USER_PROFILE.ID.eq(reader.value()))
                .forUpdate()
                .fetch();
    }

    private static void bury(DSLContext sql, UserId reader, Instant at) {
        Instant moment = Storable.moment(at);
        sql.update(USER_PROFILE)
                .setNull(USER_PROFILE.EMAIL)
                .setNull(USER_PROFILE.NAME)
                .setNull(USER_PROFILE.RETENTION_DAYS)
                .setNull(USER_PROFILE.LANGUAGE)
                .set(USER_PROFILE.CREATED_AT, coalesce(USER_PROFILE.ERASED_AT, val(moment)))
                .set(USER_PROFILE.ERASED_AT, coalesce(USER_PROFILE.ERASED_AT, val(moment)))
                .where(USER_PROFILE.ID.eq(reader.value()))
                .execute();
    }
}
