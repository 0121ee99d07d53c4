package dev.lectern.testkit.privacy;

import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.testkit.conversation.InMemoryConversations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Readers, tombstones and erasures kept in memory, beside the conversations they belong to. Safe for use by many threads;
 * every call is atomic.
 */
public final class InMemoryUsers implements UserRepository, ErasureRepository {
    private final InMemoryConversations conversations;
    private final Map<UserId, User> users = new HashMap<>();
    private final Set<UserId> tombstones = new HashSet<>();
    private final Map<String, Request> requests = new LinkedHashMap<>();
    private final Map<String, UserId> deletedAccounts = new LinkedHashMap<>();
    private long accountsSeen;

    private record Request(ErasureReceipt receipt, @Nullable UserId reader, ErasedCounts counts) {}

    /** Readers of these conversations. */
    public InMemoryUsers(InMemoryConversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public synchronized Optional<User> synchronise(Identity identity, Instant at) {
        UserId id = identity.userId();
        if (tombstones.contains(id)) {
            return Optional.empty();
        }
        User known = users.get(id);
        User user = new User(
                id,
                identity.email(),
                identity.name(),
                known == null ? at.truncatedTo(ChronoUnit.MICROS) : known.createdAt(),
                known == null ? null : known.chosenRetentionDays(),
                known == null ? null : known.chosenLanguage());
        users.put(id, user);
        return Optional.of(user);
    }

    @Override
    public synchronized Optional<User> chooseRetention(UserId reader, @Nullable Integer days, Instant at) {
        if (tombstones.contains(reader)) {
            return Optional.empty();
        }
        User known = known(reader, at);
        User user = new User(reader, known.email(), known.name(), known.createdAt(), days, known.chosenLanguage());
        users.put(reader, user);
        return Optional.of(user);
    }

    @Override
    public synchronized Optional<User> chooseLanguage(UserId reader, @Nullable Language language, Instant at) {
        if (tombstones.contains(reader)) {
            return Optional.empty();
        }
        User known = known(reader, at);
        User user =
                new User(reader, known.email(), known.name(), known.createdAt(), known.chosenRetentionDays(), language);
        users.put(reader, user);
        return Optional.of(user);
    }

    private User known(UserId reader, Instant at) {
        User unknown = new User(reader, null, null, at.truncatedTo(ChronoUnit.MICROS), null, null);
        return users.getOrDefault(reader, unknown);
    }

    /** A reader's choice, or null if there is none. */
    synchronized @Nullable Integer chosenDays(UserId reader) {
        User known = users.get(reader);
        return known == null ? null : known.chosenRetentionDays();
    }

    @Override
    public synchronized boolean isErased(UserId reader) {
        return tombstones.contains(reader);
    }

    @Override
    public synchronized ErasedCounts erase(UserId reader, boolean forGood, Instant at) {
        users.remove(reader);
        if (forGood) {
            tombstones.add(reader);
        }
        ErasedCounts counts = conversations.eraseAll(reader, forGood);
        requests.replaceAll((key, request) -> reader.equals(request.reader())
                ? new Request(request.receipt(), reader, request.counts().plus(counts))
                : request);
        return counts;
    }

    @Override
    public synchronized ErasureReceipt request(UserId reader, ErasureReceipt.Id id, Instant at) {
        ErasureReceipt receipt = new ErasureReceipt(id, at.truncatedTo(ChronoUnit.MICROS), null, null);
        requests.put(id.value(), new Request(receipt, reader, new ErasedCounts(0, 0)));
        return receipt;
    }

    @Override
    public synchronized Optional<ErasureReceipt> receipt(ErasureReceipt.Id id) {
        return Optional.ofNullable(requests.get(id.value())).map(Request::receipt);
    }

    @Override
    public synchronized List<Pending> pending(Set<String> except, int limit) {
        List<Pending> pending = new ArrayList<>();
        requests.forEach((key, request) -> {
            UserId reader = request.reader();
            if (reader != null) {
                pending.add(new Pending(key, reader, false));
            }
        });
        deletedAccounts.forEach((key, reader) -> pending.add(new Pending(key, reader, true)));
        return pending.stream()
                .filter(one -> !except.contains(one.key()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void done(Pending pending, ErasedCounts counts, Instant at) {
        deletedAccounts.remove(pending.key());
        requests.computeIfPresent(pending.key(), (key, request) -> {
            if (request.reader() == null) {
                return request;
            }
            ErasedCounts most = new ErasedCounts(
                    Math.max(counts.conversations(), request.counts().conversations()),
                    Math.max(counts.messages(), request.counts().messages()));
            ErasureReceipt asked = request.receipt();
            ErasureReceipt signed =
                    new ErasureReceipt(asked.id(), asked.requestedAt(), at.truncatedTo(ChronoUnit.MICROS), most);
            return new Request(signed, null, most);
        });
    }

    /** Plays the identity provider, which reports that an account was deleted. */
    public synchronized void accountDeleted(UserId reader) {
        deletedAccounts.put("account:" + ++accountsSeen, reader);
    }
}
