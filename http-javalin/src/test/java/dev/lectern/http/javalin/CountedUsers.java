package dev.lectern.http.javalin;

import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.UserRepository;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts how often a profile is compared with the store. */
record CountedUsers(UserRepository users, AtomicLong synchronised) implements UserRepository {
    @Override
    public Optional<User> synchronise(Identity identity, Instant at) {
        synchronised.incrementAndGet();
        return users.synchronise(identity, at);
    }

    @Override
    public Optional<User> chooseRetention(UserId reader, @Nullable Integer days, Instant at) {
        return users.chooseRetention(reader, days, at);
    }

    @Override
    public Optional<User> chooseLanguage(UserId reader, @Nullable Language language, Instant at) {
        return users.chooseLanguage(reader, language, at);
    }

    @Override
    public boolean isErased(UserId reader) {
        return users.isErased(reader);
    }

    @Override
    public long count() {
        return users.count();
    }

    @Override
    public ErasedCounts erase(UserId reader, boolean forGood, Instant at) {
        return users.erase(reader, forGood, at);
    }

    @Override
    public ErasedCounts eraseUntil(UserId reader, Instant moment) {
        return users.eraseUntil(reader, moment);
    }
}
