package dev.lectern.core.asking;

import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every reader within the quota, over all nodes. Stateless, safe for many threads; throws {@link
 * dev.lectern.core.PortUnavailableException} if the store cannot be reached, since an unknown quota is no licence.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">Generic cell rate algorithm</a>
 */
public final class AskLimit {
    private final @Nullable QuotaRepository quotas;
    private final @Nullable Quota quota;
    private final InstantSource time;

    /** Wires the use case. */
    public AskLimit(QuotaRepository quotas, Quota quota, InstantSource time) {
        this.quotas = Objects.requireNonNull(quotas, "quotas");
        this.quota = Objects.requireNonNull(quota, "quota");
        this.time = Objects.requireNonNull(time, "time");
    }

    private AskLimit() {
        this.quotas = null;
        this.quota = null;
        this.time = () -> Instant.EPOCH;
    }

    /** No limit at all. */
    public static AskLimit none() {
        return new AskLimit();
    }

    /** What is left for a reader; empty if there is no limit. */
    public Optional<Allowance> look(UserId reader) {
        if (quotas == null || quota == null) {
            return Optional.empty();
        }
        Instant now = time.instant();
        return Optional.of(Allowance.of(quota, quotas.spentUntil(reader, now), now));
    }

    /** Takes one question's worth and tells the listener what is left, or refuses. */
    Optional<AskOutcome> take(UserId reader, AskListener listener) {
        if (quotas == null || quota == null) {
            return Optional.empty();
        }
        Instant now = time.instant();
        QuotaRepository.Spending spending =
                quotas.spend(reader, now, quota.cost(), quota.cost().multipliedBy(quota.questions()));
        Allowance left = Allowance.of(quota, spending.spentUntil(), now);
        if (!spending.granted()) {
            return Optional.of(new AskOutcome.Limited(left));
        }
        listener.allowed(left);
        return Optional.empty();
    }
}
