package dev.lectern.http.javalin;

import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.UserRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps readers' profiles in line with their tokens without asking the store at every request: a reader whose token says
 * what it said a moment ago is let through. Deleted accounts are not missed by that, since the verifier looks at the
 * tombstones each time.
 */
final class KnownReaders {
    private static final Duration TRUSTED_FOR = Duration.ofSeconds(30);
    private static final Duration LEAVING_FOR = Duration.ofMinutes(2);
    private static final int MOST = 10_000;

    private final UserRepository users;
    private final InstantSource time;
    private final ConcurrentMap<UserId, Seen> seen = new ConcurrentHashMap<>();
    private final ConcurrentMap<UserId, Instant> leaving = new ConcurrentHashMap<>();

    /** What a token said, and until when it need not be compared with the store. */
    private record Seen(@Nullable String email, @Nullable String name, Instant until) {
        boolean covers(Identity identity, Instant now) {
            return now.isBefore(until)
                    && Objects.equals(email, identity.email())
                    && Objects.equals(name, identity.name());
        }
    }

    KnownReaders(UserRepository users, InstantSource time) {
        this.users = users;
        this.time = time;
    }

    /** Whether the reader has a profile, which is made now if need be; only an erased one has none. */
    boolean isKnown(Identity identity) {
        Seen before = seen.get(identity.userId());
        return (before != null && before.covers(identity, time.instant()))
                || profile(identity).isPresent();
    }

    /** The profile as it is in the store; empty if the reader was erased. */
    Optional<User> profile(Identity identity) {
        Instant now = time.instant();
        Optional<User> user = users.synchronise(identity, now);
        if (user.isPresent()) {
            if (seen.size() >= MOST) {
                seen.values().removeIf(old -> !now.isBefore(old.until()));
            }
            leaving.values().removeIf(now::isAfter);
            if (seen.size() < MOST && !leaving.containsKey(identity.userId())) {
                seen.put(identity.userId(), new Seen(identity.email(), identity.name(), now.plus(TRUSTED_FOR)));
            }
        } else {
            seen.remove(identity.userId());
        }
        return user;
    }

    /** Stores in which language the reader wants to be understood; empty if the reader was erased. */
    Optional<User> chooseLanguage(UserId reader, @Nullable Language language) {
        return users.chooseLanguage(reader, language, time.instant());
    }

    /** Asks the store at each of the reader's next requests: the profile is about to go, we do not know when. */
    void isLeaving(UserId reader) {
        leaving.put(reader, time.instant().plus(LEAVING_FOR));
        seen.remove(reader);
    }
}
