package dev.lectern.persistence.jooq;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasureRepository;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * The accounts that the identity provider has deleted and we have not yet erased: its outbox, a table of its schema that
 * a trigger fills. The schema appears when the provider first starts, before or after us, or never; until then nothing
 * was deleted.
 */
final class DeletedAccounts {
    private static final System.Logger LOG = System.getLogger(DeletedAccounts.class.getName());

    private static final Table<Record> OUTBOX = table(name("auth", "user_deletion_outbox"));
    private static final Field<Long> ID = field(name("id"), SQLDataType.BIGINT.notNull());
    private static final Field<String> USER_ID = field(name("user_id"), SQLDataType.VARCHAR.notNull());

    private static final Field<Instant> DELETED_AT = field(name("deleted_at"), SQLDataType.INSTANT);

    private final Database database;
    private final Runnable grant;
    private final AtomicBoolean toldAboutGrant = new AtomicBoolean();

    /** @param grant lets the housekeeping role read and remove what is in the outbox, if this login may say so */
    DeletedAccounts(Database database, Runnable grant) {
        this.database = database;
        this.grant = grant;
    }

    record Account(long id, UserId reader) {}

    List<Account> oldest(List<Long> except, int limit) {
        if (limit < 1 || !isReadable()) {
            return List.of();
        }
        return database.housekeeping(sql ->
                sql.select(ID, USER_ID).from(OUTBOX).where(ID.notIn(except)).orderBy(ID).limit(limit).fetch().stream()
                        // Nobody with another shape of id was ever let in, so there is nothing of theirs.
                        .filter(row -> UserId.isValid(row.value2()))
                        .map(row -> new Account(row.value1(), new UserId(row.value2())))
                        .toList());
    }

    ErasureRepository.Backlog backlog() {
        if (!isReadable()) {
            return new ErasureRepository.Backlog(0, null);
        }
        return database.housekeeping(sql -> sql.select(count(), min(DELETED_AT))
                .from(OUTBOX)
                .fetchSingle(row -> new ErasureRepository.Backlog(row.value1(), row.value2())));
    }

    void forget(long id) {
        database.housekeeping(sql -> sql.deleteFrom(OUTBOX).where(ID.eq(id)).execute());
    }

    private boolean isReadable() {
        Access access = access();
        if (access != Access.DENIED) {
            return access == Access.GRANTED;
        }
        grant.run();
        boolean granted = access() == Access.GRANTED;
        if (!granted && toldAboutGrant.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Accounts deleted at the identity provider are not erased here: the owner of schema auth must run"
                            + " GRANT USAGE ON SCHEMA auth TO lectern_jobs; GRANT SELECT, DELETE ON"
                            + " auth.user_deletion_outbox TO lectern_jobs");
        }
        return granted;
    }

    private enum Access {
        ABSENT,
        DENIED,
        GRANTED
    }

    /** Asks the catalogue, which answers without any right to the schema. */
    private Access access() {
        return database.housekeeping(sql -> {
            Record row = sql.fetchOne("""
                    select has_schema_privilege(n.oid, 'USAGE')
                               and has_table_privilege(c.oid, 'SELECT') and has_table_privilege(c.oid, 'DELETE')
                    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = 'auth' and c.relname = 'user_deletion_outbox'""");
            if (row == null) {
                return Access.ABSENT;
            }
            return Boolean.TRUE.equals(row.get(0, Boolean.class)) ? Access.GRANTED : Access.DENIED;
        });
    }
}
