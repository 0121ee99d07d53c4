package dev.lectern.app.runtime;

import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.UserRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Knows whose account was deleted, so that their tokens are refused although they have not expired. Asked on every call,
 * so what the store said is remembered: for good that a reader is gone, for a few seconds that a reader is there.
 */
final class ErasedReaders implements Predicate<UserId> {
    private static final Duration TRUSTED_FOR = Duration.ofSeconds(5);
    private static final int REMEMBERED = 10_000;

    private final UserRepository users;
    private final InstantSource time;
    private final Map<UserId, Instant> presentUntil = new ConcurrentHashMap<>();
    private final Map<UserId, Boolean> gone = new ConcurrentHashMap<>();

    ErasedReaders(UserRepository users, InstantSource time) {
        this.users = users;
        this.time = time;
    }

    @Override
    public boolean test(UserId reader) {
        if (gone.containsKey(reader)) {
            return true;
        }
        Instant now = time.instant();
        Instant until = presentUntil.get(reader);
        if (until != null && now.isBefore(until)) {
            return false;
        }
        boolean erased = users.isErased(reader);
        if (presentUntil.size() + gone.size() >= REMEMBERED) {
            forget();
            gone.clear();
        }
        if (erased) {
            presentUntil.remove(reader);
            gone.put(reader, true);
        } else {
            presentUntil.put(reader, now.plus(TRUSTED_FOR));
        }
        return erased;
    }

    /** Asks the store again about everybody: somebody was just erased here. */
    void forget() {
        presentUntil.clear();
    }
}
