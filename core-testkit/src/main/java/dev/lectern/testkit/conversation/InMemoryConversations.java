package dev.lectern.testkit.conversation;

import dev.lectern.core.conversation.AbandonedAnswers;
import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Checkpoint;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.Feedback;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.conversation.IdempotencyKeys;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.Page;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.conversation.Renamed;
import dev.lectern.core.conversation.SearchHit;
import dev.lectern.core.conversation.StreamingAnswer;
import dev.lectern.core.conversation.Turn;
import dev.lectern.core.conversation.UnfinishedAnswer;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Conversations kept in memory, gone with the process: for tests, and for trying Lectern out in somebody's own program.
 * Held to the same contract as the real store. Safe for use by many threads; every call is atomic.
 */
public final class InMemoryConversations implements ConversationRepository, AbandonedAnswers, IdempotencyKeys {
    private final Map<UserId, Shelf> shelves = new HashMap<>();
    private final Set<UserId> gone = new HashSet<>();
    private final Map<ConversationId, Language> pages = new HashMap<>();

    @Override
    public synchronized Begun begin(UserId reader, NewTurn turn) {
        if (gone.contains(reader)) {
            return new Begun.UnknownConversation();
        }
        Shelf shelf = shelves.computeIfAbsent(reader, key -> new Shelf());
        if (turn.target() instanceof NewTurn.Target.Fresh fresh) {
            keepLanguage(fresh.id(), fresh.language());
        }
        return shelf.begin(turn);
    }

    private void keepLanguage(ConversationId conversation, @Nullable Language language) {
        if (language != null) {
            pages.put(conversation, language);
        }
    }

    /** The language of the page on which a conversation began, if it was told. */
    public synchronized Optional<Language> languageOfPage(ConversationId conversation) {
        return Optional.ofNullable(pages.get(conversation));
    }

    @Override
    public synchronized Optional<Begun> known(UserId reader, NewTurn.Idempotency idempotency) {
        return Optional.ofNullable(shelves.get(reader)).map(shelf -> shelf.known(idempotency));
    }

    @Override
    public synchronized int forgetBefore(Instant moment, int limit) {
        int forgotten = 0;
        for (Shelf shelf : shelves.values()) {
            forgotten += shelf.forgetBefore(moment, limit - forgotten);
        }
        return forgotten;
    }

    @Override
    public synchronized Begun regenerate(UserId reader, Regeneration regeneration) {
        Shelf shelf = shelves.get(reader);
        return shelf == null ? new Begun.UnknownConversation() : shelf.regenerate(regeneration);
    }

    private @Nullable Dialogue dialogue(UserId reader, ConversationId conversation) {
        Shelf shelf = shelves.get(reader);
        return shelf == null ? null : shelf.dialogues.get(conversation);
    }

    @Override
    public synchronized Checkpoint checkpoint(
            UserId reader, ConversationId conversation, MessageId answer, UnfinishedAnswer soFar) {
        Dialogue dialogue = dialogue(reader, conversation);
        return dialogue == null ? Checkpoint.GONE : dialogue.checkpoint(answer, soFar);
    }

    @Override
    public synchronized Optional<Message> complete(
            UserId reader, ConversationId conversation, MessageId answer, FinishedAnswer finished) {
        Dialogue dialogue = dialogue(reader, conversation);
        return dialogue == null ? Optional.empty() : dialogue.complete(answer, finished);
    }

    @Override
    public synchronized boolean requestStop(UserId reader, ConversationId conversation, MessageId answer) {
        Dialogue dialogue = dialogue(reader, conversation);
        return dialogue != null && dialogue.requestStop(answer);
    }

    @Override
    public synchronized Optional<Message> rate(
            UserId reader, ConversationId conversation, MessageId answer, @Nullable Feedback feedback) {
        return Optional.ofNullable(dialogue(reader, conversation)).flatMap(dialogue -> dialogue.rate(answer, feedback));
    }

    @Override
    public synchronized Conversation create(
            UserId reader, ConversationId id, String title, @Nullable Language language, Instant at) {
        if (gone.contains(reader)) {
            throw new IllegalStateException("a reader who was erased for good begins no conversation");
        }
        Shelf shelf = shelves.computeIfAbsent(reader, key -> new Shelf());
        Conversation created = shelf.add(id, title, Moments.stored(at)).conversation();
        keepLanguage(id, language);
        return created;
    }

    @Override
    public synchronized Optional<Conversation> find(UserId reader, ConversationId conversation) {
        return Optional.ofNullable(dialogue(reader, conversation)).map(Dialogue::conversation);
    }

    @Override
    public synchronized Page<Conversation, HistoryPosition> list(
            UserId reader, HistoryFilter filter, @Nullable HistoryPosition after, int limit) {
        Pages.requireLimit(limit);
        Shelf shelf = shelves.get(reader);
        List<Conversation> found = shelf == null
                ? List.of()
                : shelf.latest(filter, after).limit(limit + 1L).toList();
        return Pages.page(found, limit, last -> new HistoryPosition(last.updatedAt(), last.id()));
    }

    @Override
    public synchronized Page<Conversation, ConversationId> listById(
            UserId reader, @Nullable ConversationId after, int limit) {
        Pages.requireLimit(limit);
        Shelf shelf = shelves.get(reader);
        List<Conversation> found =
                shelf == null ? List.of() : shelf.byId(after).limit(limit + 1L).toList();
        return Pages.page(found, limit, Conversation::id);
    }

    @Override
    public synchronized List<SearchHit> search(UserId reader, String text, HistoryFilter filter, int limit) {
        Pages.requireLimit(limit);
        Shelf shelf = shelves.get(reader);
        WordSearch search = WordSearch.of(text);
        return shelf == null
                ? List.of()
                : shelf.dialogues.values().stream()
                        .filter(dialogue -> Shelf.within(filter).test(dialogue.conversation()))
                        .flatMap(dialogue -> search.best(dialogue.conversation(), dialogue.messages()).stream())
                        .sorted(Comparator.comparingDouble(SearchHit::rank)
                                .thenComparing(hit -> hit.conversation().updatedAt())
                                .reversed())
                        .limit(limit)
                        .toList();
    }

    @Override
    public synchronized Optional<Page<Message, MessageId>> messages(
            UserId reader, ConversationId conversation, @Nullable MessageId after, int limit) {
        Pages.requireLimit(limit);
        return Optional.ofNullable(dialogue(reader, conversation)).map(dialogue -> {
            List<Message> found = dialogue.messages().stream()
                    .filter(message -> after == null || message.id().compareTo(after) > 0)
                    .limit(limit + 1L)
                    .toList();
            return Pages.page(found, limit, Message::id);
        });
    }

    @Override
    public synchronized Optional<Turn> turn(UserId reader, ConversationId conversation, MessageId answer) {
        return Optional.ofNullable(dialogue(reader, conversation)).flatMap(dialogue -> dialogue.turn(answer));
    }

    @Override
    public synchronized List<Message> recent(UserId reader, ConversationId conversation, MessageId before, int limit) {
        Pages.requireLimit(limit);
        Dialogue dialogue = dialogue(reader, conversation);
        if (dialogue == null) {
            return List.of();
        }
        List<Message> earlier = dialogue.messages().stream()
                .filter(message -> message.id().compareTo(before) < 0)
                .toList();
        return earlier.subList(Math.max(0, earlier.size() - limit), earlier.size());
    }

    @Override
    public synchronized Renamed rename(
            UserId reader, ConversationId conversation, String title, @Nullable Long version, Instant at) {
        Dialogue dialogue = dialogue(reader, conversation);
        if (dialogue == null) {
            return new Renamed.Unknown();
        }
        if (version != null && version != dialogue.conversation().version()) {
            return new Renamed.Conflict(dialogue.conversation());
        }
        return new Renamed.Done(dialogue.rename(title, Moments.stored(at)));
    }

    @Override
    public synchronized boolean delete(UserId reader, ConversationId conversation) {
        Shelf shelf = shelves.get(reader);
        return shelf != null && shelf.remove(conversation);
    }

    @Override
    public synchronized int interruptAllOf(NodeId node, Instant at) {
        return interrupt(dialogue -> dialogue.isStreamedBy(node));
    }

    @Override
    public synchronized int interruptSilentSince(Instant moment, Instant at) {
        Instant stored = Moments.stored(moment);
        return interrupt(dialogue -> dialogue.isSilentSince(stored));
    }

    @Override
    public synchronized List<StreamingAnswer> streamingOf(NodeId node) {
        return shelves.entrySet().stream()
                .flatMap(entry -> entry.getValue().streamingOf(entry.getKey(), node))
                .toList();
    }

    @Override
    public synchronized int interrupt(List<StreamingAnswer> answers, Instant at) {
        int interrupted = 0;
        for (StreamingAnswer one : answers) {
            Dialogue dialogue = dialogue(one.reader(), one.conversation());
            if (dialogue != null && dialogue.streaming().equals(Optional.of(one.answer()))) {
                dialogue.interrupt();
                interrupted++;
            }
        }
        return interrupted;
    }

    private int interrupt(Predicate<Dialogue> abandoned) {
        List<Dialogue> found = shelves.values().stream()
                .flatMap(shelf -> shelf.dialogues.values().stream())
                .filter(abandoned)
                .toList();
        found.forEach(Dialogue::interrupt);
        return found.size();
    }

    /**
     * Forgets everything a reader has.
     *
     * @param forGood whether nothing may ever be stored for this reader again
     */
    public synchronized ErasedCounts eraseAll(UserId reader, boolean forGood) {
        if (forGood) {
            gone.add(reader);
        }
        Shelf shelf = shelves.remove(reader);
        return shelf == null
                ? new ErasedCounts(0, 0)
                : new ErasedCounts(
                        shelf.dialogues.size(),
                        shelf.dialogues.values().stream()
                                .mapToInt(dialogue -> dialogue.messages().size())
                                .sum());
    }

    /** Everybody who ever had a conversation here and was not erased. */
    public synchronized List<UserId> readers() {
        return shelves.keySet().stream()
                .sorted(Comparator.comparing(UserId::value))
                .toList();
    }

    /**
     * Deletes a conversation unless it was active at a moment or after it.
     *
     * @return how many messages went with it, or -1 if it stays
     */
    public synchronized int deleteIfSilentSince(UserId reader, ConversationId conversation, Instant moment) {
        Dialogue dialogue = dialogue(reader, conversation);
        if (dialogue == null || !dialogue.conversation().updatedAt().isBefore(moment)) {
            return -1;
        }
        int messages = dialogue.messages().size();
        delete(reader, conversation);
        return messages;
    }
}
