package dev.lectern.auth.jwks;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.identity.Verification.Reason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's current keys. At most one fetch is under way at a time, on its own thread; a request waits for it only
 * when there is no better answer, and never longer than {@code maxWait} after the fetch began.
 *
 * <ul>
 *   <li>A set is renewed in the background before it is {@code refreshEvery} old. If that did not happen, the next
 *       request joins a fetch; after a failed one nobody waits, and the last good keys go on until {@code keepLastGood}.
 *   <li>An unknown key id causes a fetch at most every {@code lookupEvery}, and one that was looked up in vain none for
 *       six times as long. While fetches fail, an unknown id is neither good nor bad: the answer is "unavailable".
 * </ul>
 */
final class KeySource implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KeySource.class.getName());
    /** A background refresh is due at this many tenths of {@code refreshEvery}, so that requests never meet an old set. */
    private static final int EARLY_TENTHS = 8;

    private static final Duration FIRST_KEYS_RETRY = Duration.ofSeconds(1);
    private static final int ABSENT_LOOKUPS = 6;
    private static final int MAX_ABSENT = 1000;

    private final JwksSettings.KeyFetching settings;
    private final InstantSource clock;
    private final KeyEndpoint endpoint;
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile @Nullable Loaded loaded;
    private volatile boolean failing;

    private final ReentrantLock lock = new ReentrantLock();
    // Under the lock:
    private @Nullable Flight flight;
    private Instant lastAttempt = Instant.MIN;
    private Instant lastLookup = Instant.MIN;
    private final Map<String, Instant> absent = new HashMap<>();

    private record Loaded(KeySet keys, Instant asOf) {}

    private record Flight(Instant startedAt, long startedNanos, CountDownLatch landed) {}

    KeySource(JwksSettings settings, InstantSource clock) {
        this.settings = settings.keys();
        this.clock = clock;
        this.endpoint = new KeyEndpoint(settings.jwksUri(), settings.keys().maxBytes());
    }

    /** Fetches the first keys now, and from then on whenever it is time. */
    void startBackground() {
        Thread.ofPlatform().daemon().name("lectern-keys").start(this::refreshUntilClosed);
    }

    /** The current set, without waiting if it is young enough or fetching fails. */
    KeySet keys(Instant now) {
        Loaded current = loaded;
        if (current == null || hasPassed(settings.refreshEvery(), current.asOf(), now)) {
            boolean worthWaiting = current == null || !failing;
            Optional<Flight> underWay = startIfDue(now);
            if (worthWaiting && underWay.isPresent()) {
                await(underWay.get());
            }
        }
        return usable();
    }

    /** The key with this id, looked up at the issuer if it is new. */
    VerificationKey find(String kid, Instant now) throws Refused {
        Optional<VerificationKey> key = keys(now).find(kid);
        // A fetch that is already under way may have begun before the key was published, hence a second look.
        for (int look = 0; look < 2 && key.isEmpty(); look++) {
            Optional<Lookup> lookup = lookUp(kid, now);
            if (lookup.isEmpty()) {
                break;
            }
            if (!await(lookup.get().flight())) {
                throw unavailable();
            }
            key = usable().find(kid);
            if (key.isEmpty() && lookup.get().ours() && !failing) {
                rememberAbsent(kid, now);
            }
        }
        // Another request's lookup may have landed since.
        key = key.or(() -> usable().find(kid));
        if (key.isEmpty() && failing) {
            throw unavailable();
        }
        return key.orElseThrow(() -> new Refused(Reason.UNKNOWN_KEY));
    }

    JwksTokenVerifier.KeysHealth health(Instant now) {
        Loaded current = loaded;
        if (current == null || isTooOld(current, now)) {
            return new JwksTokenVerifier.KeysHealth(JwksTokenVerifier.KeysState.NONE, 0, null);
        }
        return new JwksTokenVerifier.KeysHealth(
                failing ? JwksTokenVerifier.KeysState.LAST_GOOD : JwksTokenVerifier.KeysState.CURRENT,
                current.keys().size(),
                current.asOf());
    }

    @Override
    public void close() {
        closed.countDown();
        endpoint.close();
    }

    private void refreshUntilClosed() {
        long tick = Math.min(1000, settings.refreshEvery().dividedBy(10).toMillis());
        try {
            do {
                refreshInBackground();
            } while (!closed.await(tick, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void refreshInBackground() {
        Instant now = clock.instant();
        Loaded current = loaded;
        Duration early = settings.refreshEvery().multipliedBy(EARLY_TENTHS).dividedBy(10);
        if (current == null || failing || hasPassed(early, current.asOf(), now)) {
            startIfDue(now);
        }
    }

    private Optional<Flight> startIfDue(Instant now) {
        lock.lock();
        try {
            Duration pause = loaded == null ? FIRST_KEYS_RETRY : settings.lookupEvery();
            if (flight == null && failing && !hasPassed(pause, lastAttempt, now)) {
                return Optional.empty();
            }
            return Optional.of(joinOrStart(now));
        } finally {
            lock.unlock();
        }
    }

    private record Lookup(Flight flight, boolean ours) {}

    private Optional<Lookup> lookUp(String kid, Instant now) {
        lock.lock();
        try {
            Instant absentSince = absent.getOrDefault(kid, Instant.MIN);
            if (!hasPassed(settings.lookupEvery().multipliedBy(ABSENT_LOOKUPS), absentSince, now)) {
                return Optional.empty();
            }
            if (flight != null) {
                return Optional.of(new Lookup(flight, false));
            }
            boolean tooSoon = !hasPassed(settings.lookupEvery(), lastLookup, now)
                    || (failing && !hasPassed(settings.lookupEvery(), lastAttempt, now));
            if (tooSoon) {
                return Optional.empty();
            }
            lastLookup = now;
            return Optional.of(new Lookup(joinOrStart(now), true));
        } finally {
            lock.unlock();
        }
    }

    private void rememberAbsent(String kid, Instant now) {
        lock.lock();
        try {
            if (absent.size() >= MAX_ABSENT) {
                absent.clear();
            }
            absent.put(kid, now);
        } finally {
            lock.unlock();
        }
    }

    private Flight joinOrStart(Instant now) {
        Flight current = flight;
        if (current == null) {
            Flight started = new Flight(now, System.nanoTime(), new CountDownLatch(1));
            flight = started;
            lastAttempt = now;
            Thread.ofVirtual().name("lectern-keys-fetch").start(() -> fly(started));
            return started;
        }
        return current;
    }

    private void fly(Flight started) {
        try {
            land(endpoint.fetch(), started.startedAt());
        } catch (KeysUnusableException unusable) {
            fail(unusable.getMessage());
        } catch (InterruptedException | RuntimeException unexpected) {
            fail(unexpected.toString());
        } finally {
            lock.lock();
            try {
                flight = null;
            } finally {
                lock.unlock();
            }
            started.landed().countDown();
        }
    }

    private void land(KeySet fetched, Instant asOf) {
        Loaded before = loaded;
        boolean recovered = failing;
        if (before != null && before.keys().sameKeys(fetched)) {
            loaded = new Loaded(before.keys(), asOf);
        } else {
            loaded = new Loaded(fetched, asOf);
            lock.lock();
            try {
                absent.clear();
            } finally {
                lock.unlock();
            }
            LOG.log(Level.INFO, "keys changed: {0} usable, skipped {1}", fetched.size(), fetched.skipped());
        }
        failing = false;
        if (recovered) {
            LOG.log(Level.INFO, "keys can be fetched again");
        }
    }

    private void fail(@Nullable String why) {
        // Once per outage: the health of the keys says how long it lasts.
        Level level = failing || closed.getCount() == 0 ? Level.DEBUG : Level.WARNING;
        String effect = loaded == null ? "nobody can be verified" : "the last good ones go on";
        LOG.log(level, "keys cannot be fetched, {0}: {1}", effect, why);
        failing = true;
    }

    /** Whether the fetch is over; if it is not, waiting longer is not this request's business. */
    private boolean await(Flight underWay) {
        long waited = System.nanoTime() - underWay.startedNanos();
        try {
            return underWay.landed().await(settings.maxWait().toNanos() - waited, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private KeySet usable() {
        Loaded current = loaded;
        if (current == null || isTooOld(current, clock.instant())) {
            throw unavailable();
        }
        return current.keys();
    }

    private boolean isTooOld(Loaded current, Instant now) {
        return !now.isBefore(current.asOf().plus(settings.keepLastGood()));
    }

    private PortUnavailableException unavailable() {
        return new PortUnavailableException("keys", loaded == null ? FIRST_KEYS_RETRY : settings.lookupEvery(), null);
    }

    /** A clock that was set back counts as time passed: better one fetch too many than a set that never ages. */
    private static boolean hasPassed(Duration time, Instant since, Instant now) {
        return now.isBefore(since) || !now.isBefore(since.plus(time));
    }
}
