package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.ERASURE;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.val;

import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.persistence.jooq.generated.tables.records.ErasureRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Erasures asked for here, and those that follow from accounts deleted at the identity provider. */
final class JooqErasures implements ErasureRepository {
    private static final String REQUEST = "request:";
    private static final String ACCOUNT = "account:";

    private final Database database;
    private final DeletedAccounts deletedAccounts;

    JooqErasures(Database database, DeletedAccounts deletedAccounts) {
        this.database = database;
        this.deletedAccounts = deletedAccounts;
    }

    @Override
    public ErasureReceipt request(UserId reader, ErasureReceipt.Id id, Instant at) {
        Instant moment = Storable.moment(at);
        database.single(
                reader,
                sql -> sql.insertInto(ERASURE, ERASURE.RECEIPT, ERASURE.USER_ID, ERASURE.REQUESTED_AT)
                        .values(id.value(), reader.value(), moment)
                        .execute());
        return new ErasureReceipt(id, moment, null, null);
    }

    @Override
    public Optional<ErasureReceipt> receipt(ErasureReceipt.Id id) {
        return database.housekeeping(sql ->
                sql.selectFrom(ERASURE).where(ERASURE.RECEIPT.eq(id.value())).fetchOptional(JooqErasures::receipt));
    }

    private static ErasureReceipt receipt(ErasureRecord row) {
        @Nullable Instant completedAt = row.getCompletedAt();
        return new ErasureReceipt(
                new ErasureReceipt.Id(row.getReceipt()),
                row.getRequestedAt(),
                completedAt,
                completedAt == null ? null : new ErasedCounts(row.getConversations(), row.getMessages()));
    }

    @Override
    public List<Pending> pending(Set<String> except, int limit) {
        List<Pending> pending =
                new ArrayList<>(database.housekeeping(sql -> sql.select(ERASURE.RECEIPT, ERASURE.USER_ID)
                        .from(ERASURE)
                        .where(ERASURE.COMPLETED_AT.isNull())
                        .and(ERASURE.RECEIPT.notIn(suffixes(except, REQUEST)))
                        .orderBy(ERASURE.REQUESTED_AT, ERASURE.RECEIPT)
                        .limit(limit)
                        .fetch(row -> new Pending(REQUEST + row.value1(), new UserId(row.value2()), false))));
        deletedAccounts
                .oldest(suffixes(except, ACCOUNT).stream().map(Long::valueOf).toList(), limit - pending.size())
                .forEach(account -> pending.add(new Pending(ACCOUNT + account.id(), account.reader(), true)));
        return List.copyOf(pending);
    }

    @Override
    public Backlog backlog() {
        Backlog accounts = deletedAccounts.backlog();
        Backlog requests = database.housekeeping(sql -> sql.select(count(), min(ERASURE.REQUESTED_AT))
                .from(ERASURE)
                .where(ERASURE.COMPLETED_AT.isNull())
                .fetchSingle(row -> new Backlog(row.value1(), row.value2())));
        Instant oldest = Stream.of(accounts, requests)
                .map(Backlog::since)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Backlog(accounts.pending() + requests.pending(), oldest);
    }

    private static List<String> suffixes(Set<String> keys, String prefix) {
        return keys.stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    @Override
    public void done(Pending pending, ErasedCounts counts, Instant at) {
        String key = pending.key();
        if (key.startsWith(ACCOUNT)) {
            deletedAccounts.forget(Long.parseLong(key.substring(ACCOUNT.length())));
            return;
        }
        database.housekeeping(sql -> sql.update(ERASURE)
                .setNull(ERASURE.USER_ID)
                .set(ERASURE.COMPLETED_AT, Storable.moment(at))
                .set(ERASURE.CONVERSATIONS, greatest(ERASURE.CONVERSATIONS, val(counts.conversations())))
                .set(ERASURE.MESSAGES, greatest(ERASURE.MESSAGES, val(counts.messages())))
                .where(ERASURE.RECEIPT.eq(key.substring(REQUEST.length())))
                .and(ERASURE.COMPLETED_AT.isNull())
                .execute());
    }
}
