package dev.lectern.testkit.privacy;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.conversation.Page;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.RetentionPolicy;
import dev.lectern.core.privacy.RetentionRepository;
import dev.lectern.testkit.conversation.InMemoryConversations;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Retention over conversations and readers in memory. Safe for use by many threads. */
public final class InMemoryRetention implements RetentionRepository {
    private static final Comparator<HistoryPosition> EARLIEST_FIRST = Comparator.comparing(HistoryPosition::updatedAt)
            .thenComparing(position -> position.id().toString());

    private final InMemoryConversations conversations;
    private final InMemoryUsers users;

    /** Retention of these. */
    public InMemoryRetention(InMemoryConversations conversations, InMemoryUsers users) {
        this.conversations = conversations;
        this.users = users;
    }

    @Override
    public List<Holder> holders(@Nullable UserId after, int limit) {
        return conversations.readers().stream()
                .filter(reader -> after == null || reader.value().compareTo(after.value()) > 0)
                .limit(limit)
                .map(reader -> new Holder(reader, users.chosenDays(reader)))
                .toList();
    }

    @Override
    public SortedMap<LocalDate, Integer> activity(UserId reader) {
        SortedMap<LocalDate, Integer> activity = new TreeMap<>();
        all(reader).forEach(position -> activity.merge(RetentionPolicy.dayOf(position.updatedAt()), 1, Integer::sum));
        return activity;
    }

    @Override
    public List<HistoryPosition> due(UserId reader, Instant before, @Nullable HistoryPosition after, int limit) {
        return all(reader).stream()
                .filter(position -> position.updatedAt().isBefore(before))
                .sorted(EARLIEST_FIRST)
                .filter(position -> after == null || EARLIEST_FIRST.compare(position, after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public ErasedCounts purge(Holder holder, Instant before, List<ConversationId> due) {
        ErasedCounts counts = new ErasedCounts(0, 0);
        synchronized (users) {
            if (Objects.equals(users.chosenDays(holder.reader()), holder.chosenDays())) {
                for (ConversationId id : due) {
                    int messages = conversations.deleteIfSilentSince(holder.reader(), id, before);
                    if (messages >= 0) {
                        counts = counts.plus(new ErasedCounts(1, messages));
                    }
                }
            }
        }
        return counts;
    }

    private List<HistoryPosition> all(UserId reader) {
        List<HistoryPosition> all = new ArrayList<>();
        HistoryPosition after = null;
        do {
            Page<Conversation, HistoryPosition> page = conversations.list(reader, HistoryFilter.ALL, after, 100);
            page.items().forEach(found -> all.add(new HistoryPosition(found.updatedAt(), found.id())));
            after = page.next();
        } while (after != null);
        return all;
    }
}
