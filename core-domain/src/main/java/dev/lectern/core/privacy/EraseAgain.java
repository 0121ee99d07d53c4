package dev.lectern.core.privacy;

import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.RetentionRepository.Holder;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Erases in a store that was restored from a backup what had been erased since the backup was made. It may be done twice,
 * on a store that serves readers, and with entries older than the backup: what somebody began after the erasure stays.
 * Stateless, safe for many threads.
 */
public final class EraseAgain {
    private static final int AT_ONCE = 500;

    private final UserRepository users;
    private final RetentionRepository histories;
    private final ErasureLedger ledger;
    private final InstantSource time;

    /** Wires the use case. */
    public EraseAgain(UserRepository users, RetentionRepository histories, ErasureLedger ledger, InstantSource time) {
        this.users = Objects.requireNonNull(users, "users");
        this.histories = Objects.requireNonNull(histories, "histories");
        this.ledger = Objects.requireNonNull(ledger, "ledger");
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * What was erased again.
     *
     * @param readers how many readers of the store have an entry
     * @param counts what of theirs was erased
     */
    public record Done(int readers, ErasedCounts counts) {}

    /**
     * Erases what the entries say, and enters them into the store's own ledger, so that its next backup knows.
     *
     * @throws dev.lectern.core.PortUnavailableException if the store cannot be reached; doing it again does the rest
     */
    public Done run(Collection<ErasureLedger.Entry> entries) {
        Map<String, ErasureLedger.Entry> byReader = new HashMap<>();
        entries.forEach(entry -> byReader.merge(entry.reader(), entry, ErasureLedger.Entry::and));
        int readers = 0;
        ErasedCounts counts = new ErasedCounts(0, 0);
        List<Holder> page = histories.holders(null, AT_ONCE);
        while (!page.isEmpty()) {
            for (Holder holder : page) {
                ErasureLedger.Entry entry = byReader.get(ErasureLedger.digestOf(holder.reader()));
                if (entry != null) {
                    readers++;
                    counts = counts.plus(erase(holder.reader(), entry));
                }
            }
            page = page.size() < AT_ONCE
                    ? List.of()
                    : histories.holders(page.getLast().reader(), AT_ONCE);
        }
        entries.forEach(ledger::enter);
        return new Done(readers, counts);
    }

    private ErasedCounts erase(UserId reader, ErasureLedger.Entry entry) {
        return entry.accountDeleted()
                ? users.erase(reader, true, time.instant())
                : users.eraseUntil(reader, entry.at());
    }
}
