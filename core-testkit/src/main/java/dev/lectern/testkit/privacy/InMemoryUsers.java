package dev.lectern.testkit.privacy;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Page;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.ErasureLedger;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.testkit.conversation.InMemoryConversations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Readers, tombstones, erasures and their ledger kept in memory, beside the conversations they belong to. Safe for use by many threads;
 * every call is atomic.
 */
public final class InMemoryUsers implements UserRepository, ErasureRepository, ErasureLedger {
    private final InMemoryConversations conversations;
    private final Map<UserId, User> users = new HashMap<>();
    private final Set<UserId> tombstones = new HashSet<>();
    private final Map<String, Request> requests = new LinkedHashMap<>();
    private final Map<String, UserId> deletedAccounts = new LinkedHashMap<>();
    private final SortedMap<String, Entry> ledger = new TreeMap<>();
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
    public synchronized long count() {
        return users.size();
    }

    @Override
    public synchronized ErasedCounts erase(UserId reader, boolean forGood, Instant at) {
        users.remove(reader);
        if (forGood) {
            tombstones.add(reader);
        }
        enter(new Entry(ErasureLedger.digestOf(reader), at.truncatedTo(ChronoUnit.MICROS), forGood));
        ErasedCounts counts = conversations.eraseAll(reader, forGood);
        requests.replaceAll((key, request) -> reader.equals(request.reader())
                ? new Request(request.receipt(), reader, request.counts().plus(counts))
                : request);
        return counts;
    }

    @Override
    public synchronized ErasedCounts eraseUntil(UserId reader, Instant moment) {
        ErasedCounts counts = new ErasedCounts(0, 0);
        ConversationId after = null;
        do {
            Page<Conversation, ConversationId> page = conversations.listById(reader, after, 100);
            for (Conversation one : page.items()) {
                if (!one.createdAt().isAfter(moment)) {
                    int messages = conversations.deleteIfSilentSince(reader, one.id(), Instant.MAX);
                    counts = counts.plus(new ErasedCounts(1, messages));
                }
            }
            after = page.next();
        } while (after != null);
        User user = users.get(reader);
        if (user != null
                && !user.createdAt().isAfter(moment)
                && conversations.listById(reader, null, 1).items().isEmpty()) {
            users.remove(reader);
        }
        return counts;
    }

    @Override
    public synchronized List<Entry> entries(@Nullable String after, int limit) {
        return ledger.values().stream()
                .filter(entry -> after == null || entry.reader().compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void enter(Entry entry) {
        ledger.merge(entry.reader(), entry, Entry::and);
    }

    @Override
    public synchronized int forgetBefore(Instant moment) {
        int before = ledger.size();
        ledger.values().removeIf(entry -> entry.at().isBefore(moment));
        return before - ledger.size();
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
    public synchronized Backlog backlog() {
        List<Instant> asked = requests.values().stream()
                .filter(request -> request.reader() != null)
                .map(request -> request.receipt().requestedAt())
                .toList();
        // The identity provider says by its own clock when an account was deleted; here it says nothing.
        return new Backlog(
                asked.size() + deletedAccounts.size(),
                asked.stream().min(Comparator.naturalOrder()).orElse(null));
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
