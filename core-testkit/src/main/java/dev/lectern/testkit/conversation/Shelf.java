package dev.lectern.testkit.conversation;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.conversation.StreamingAnswer;
import dev.lectern.core.conversation.Turn;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one reader has: conversations, and the keys under which things were begun. Guarded by its repository. */
final class Shelf {
    /** As the database orders ids: by their digits, not by Java's signed halves. */
    private static final Comparator<ConversationId> BY_ID = Comparator.comparing(ConversationId::toString);

    private static final Comparator<Conversation> LATEST_FIRST = Comparator.comparing(Conversation::updatedAt)
            .thenComparing(Conversation::id, BY_ID)
            .reversed();

    final Map<ConversationId, Dialogue> dialogues = new HashMap<>();
    private final Map<String, Stored> keys = new HashMap<>();

    private record Stored(String requestHash, ConversationId conversation, MessageId question, Instant at) {}

    /** Latest activity first, behind a place. */
    Stream<Conversation> latest(HistoryFilter filter, @Nullable HistoryPosition after) {
        return dialogues.values().stream()
                .map(Dialogue::conversation)
                .filter(within(filter))
                .filter(conversation -> after == null || isBehind(conversation, after))
                .sorted(LATEST_FIRST);
    }

    Stream<Conversation> byId(@Nullable ConversationId after) {
        return dialogues.values().stream()
                .map(Dialogue::conversation)
                .filter(conversation -> after == null || BY_ID.compare(conversation.id(), after) > 0)
                .sorted(Comparator.comparing(Conversation::id, BY_ID));
    }

    private static boolean isBehind(Conversation conversation, HistoryPosition position) {
        int time = conversation.updatedAt().compareTo(position.updatedAt());
        return time < 0 || (time == 0 && BY_ID.compare(conversation.id(), position.id()) < 0);
    }

    static Predicate<Conversation> within(HistoryFilter filter) {
        Instant from = filter.from();
        Instant to = filter.to();
        return conversation -> (from == null || !conversation.updatedAt().isBefore(from))
                && (to == null || conversation.updatedAt().isBefore(to));
    }

    Stream<StreamingAnswer> streamingOf(UserId owner, NodeId node) {
        return dialogues.values().stream()
                .filter(dialogue -> dialogue.isStreamedBy(node))
                .flatMap(dialogue ->
                        dialogue.streaming().map(one -> new StreamingAnswer(owner, dialogue.id(), one)).stream());
    }

    Dialogue add(ConversationId id, String title, Instant at) {
        Dialogue dialogue = new Dialogue(new Conversation(id, title, at, at, 1));
        if (dialogues.putIfAbsent(id, dialogue) != null) {
            throw new IllegalArgumentException("conversation " + id + " exists already; a new one needs a new id");
        }
        return dialogue;
    }

    boolean remove(ConversationId conversation) {
        keys.values().removeIf(stored -> stored.conversation().equals(conversation));
        return dialogues.remove(conversation) != null;
    }

    Begun begin(NewTurn turn) {
        return once(turn.idempotency(), turn.at(), () -> {
            Dialogue dialogue = switch (turn.target()) {
                case NewTurn.Target.Existing existing -> dialogues.get(existing.id());
                case NewTurn.Target.Fresh fresh -> add(fresh.id(), fresh.title(), Moments.stored(turn.at()));
            };
            return dialogue == null ? new Begun.UnknownConversation() : dialogue.begin(turn);
        });
    }

    Begun regenerate(Regeneration again) {
        return once(again.idempotency(), again.at(), () -> {
            Dialogue dialogue = dialogues.get(again.conversation());
            return dialogue == null ? new Begun.UnknownConversation() : dialogue.regenerate(again);
        });
    }

    int forgetBefore(Instant moment, int limit) {
        List<String> old = keys.entrySet().stream()
                .filter(entry -> entry.getValue().at().isBefore(moment))
                .sorted(Comparator.comparing(entry -> entry.getValue().at()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        old.forEach(keys::remove);
        return old.size();
    }

    /** What was begun under a key, or null if nothing was. */
    @Nullable
    Begun known(NewTurn.Idempotency idempotency) {
        Stored stored = keys.get(idempotency.key().value());
        if (stored == null) {
            return null;
        }
        Dialogue dialogue = dialogues.get(stored.conversation());
        if (dialogue == null) {
            throw new IllegalStateException("a key outlived its conversation");
        }
        if (!stored.requestHash().equals(idempotency.requestHash())) {
            return new Begun.KeyReused();
        }
        Turn turn = dialogue.turnOf(stored.question());
        return new Begun.Replayed(turn.conversation(), turn.question(), turn.answer());
    }

    /** Begins something unless its key is known, and remembers the key if it has begun. */
    private Begun once(NewTurn.@Nullable Idempotency idempotency, Instant at, Supplier<Begun> beginning) {
        if (idempotency == null) {
            return beginning.get();
        }
        Begun known = known(idempotency);
        if (known != null) {
            return known;
        }
        Begun begun = beginning.get();
        if (begun instanceof Begun.Started started) {
            keys.put(
                    idempotency.key().value(),
                    new Stored(
                            idempotency.requestHash(),
                            started.conversation().id(),
                            started.question().id(),
                            Moments.stored(at)));
        }
        return begun;
    }
}
