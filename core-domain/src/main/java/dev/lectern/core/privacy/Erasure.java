package dev.lectern.core.privacy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.identity.UserId;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Erases what is kept for a reader: by the reader's own call, or because the account was deleted. Stateless, safe for
 * many threads and nodes; whatever a crash leaves behind is finished by the next {@link #drain()}.
 */
public final class Erasure {
    private static final int BATCH = 100;
    private static final int PATIENCE = 3;

    private final UserRepository users;
    private final ErasureRepository erasures;
    private final InstantSource time;
    private final Supplier<ErasureReceipt.Id> receiptIds;

    /**
     * Wires the use case.
     *
     * @param receiptIds unguessable ids
     */
    public Erasure(
            UserRepository users,
            ErasureRepository erasures,
            InstantSource time,
            Supplier<ErasureReceipt.Id> receiptIds) {
        this.users = Objects.requireNonNull(users, "users");
        this.erasures = Objects.requireNonNull(erasures, "erasures");
        this.time = Objects.requireNonNull(time, "time");
        this.receiptIds = Objects.requireNonNull(receiptIds, "receiptIds");
    }

    /** Stores the reader's wish to have all data erased; {@link #drain()} carries it out. */
    public ErasureReceipt request(UserId reader) {
        return erasures.request(reader, receiptIds.get(), time.instant());
    }

    /** The state of an erasure. */
    public Optional<ErasureReceipt> receipt(ErasureReceipt.Id id) {
        return erasures.receipt(id);
    }

    /**
     * What one round came to.
     *
     * @param done how many erasures were completed
     * @param failed how many could not be; the next round tries them again
     */
    public record Drained(int done, int failed) {}

    /** Carries out what is pending. An erasure that fails keeps none of the others. */
    public Drained drain() {
        Drained all = new Drained(0, 0);
        Drained page;
        do {
            page = drain(erasures.pending(BATCH));
            all = new Drained(all.done() + page.done(), page.failed());
        } while (page.done() > 0 && page.done() + page.failed() == BATCH);
        return all;
    }

    private Drained drain(List<ErasureRepository.Pending> pending) {
        int done = 0;
        int unavailable = 0;
        for (ErasureRepository.Pending one : pending) {
            try {
                ErasedCounts counts = users.erase(one.reader(), one.accountDeleted(), time.instant());
                erasures.done(one, counts, time.instant());
                done++;
                unavailable = 0;
            } catch (RuntimeException e) {
                // One may be too much for the store; several in a row mean that it is away.
                if (e instanceof PortUnavailableException && ++unavailable >= PATIENCE) {
                    throw e;
                }
            }
        }
        return new Drained(done, pending.size() - done);
    }
}
