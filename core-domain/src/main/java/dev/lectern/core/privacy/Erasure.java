package dev.lectern.core.privacy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Erases what is kept for a reader: by the reader's own call, or because the account was deleted. Safe for many threads
 * and nodes; whatever a crash leaves behind is finished by the next {@link #drain()}.
 *
 * <p>An erasure that fails rests, twice as long each time, and stands in nobody's way meanwhile. Each process remembers
 * by itself what rests; one that has just started tries everything.
 */
public final class Erasure {
    private static final int BATCH = 100;
    private static final int PATIENCE = 3;
    private static final Duration SHORTEST_REST = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 7;

    private record Rest(int failures, Instant until) {}

    private final Map<String, Rest> resting = new ConcurrentHashMap<>();

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
     * @param failed how many could not be, now or before; they are tried again
     */
    public record Drained(int done, int failed) {}

    /** Carries out what is pending and does not rest. An erasure that fails keeps none of the others. */
    public Drained drain() {
        Instant began = time.instant();
        int done = 0;
        List<ErasureRepository.Pending> page;
        do {
            page = erasures.pending(atRest(), BATCH);
            done += carryOut(page);
        } while (page.size() == BATCH);
        // What was to be tried and is not pending any more was carried out by another node.
        resting.values().removeIf(rest -> !rest.until().isAfter(began));
        return new Drained(done, resting.size());
    }

    private Set<String> atRest() {
        Instant now = time.instant();
        return resting.entrySet().stream()
                .filter(entry -> entry.getValue().until().isAfter(now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void rest(ErasureRepository.Pending failed) {
        resting.compute(failed.key(), (key, before) -> {
            int failures = before == null ? 1 : before.failures() + 1;
            Duration pause = SHORTEST_REST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
            return new Rest(failures, time.instant().plus(pause));
        });
    }

    private int carryOut(List<ErasureRepository.Pending> pending) {
        int done = 0;
        int unavailable = 0;
        for (ErasureRepository.Pending one : pending) {
            try {
                ErasedCounts counts = users.erase(one.reader(), one.accountDeleted(), time.instant());
                erasures.done(one, counts, time.instant());
                resting.remove(one.key());
                done++;
                unavailable = 0;
            } catch (RuntimeException e) {
                rest(one);
                // One may be too much for the store; several in a row mean that it is away.
                if (e instanceof PortUnavailableException && ++unavailable >= PATIENCE) {
                    throw e;
                }
            }
        }
        return done;
    }
}
