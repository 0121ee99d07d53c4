package dev.lectern.core.conversation;

import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.UserId;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A reader's way through what was said: list, search, open, rename, delete. Stateless, safe for many threads. */
public final class History {
    private final ConversationRepository conversations;
    private final InstantSource time;
    private final Supplier<ConversationId> ids;

    /** Wires the use case. */
    public History(ConversationRepository conversations, InstantSource time, Supplier<ConversationId> ids) {
        this.conversations = Objects.requireNonNull(conversations, "conversations");
        this.time = Objects.requireNonNull(time, "time");
        this.ids = Objects.requireNonNull(ids, "ids");
    }

    /** Begins an empty conversation; see {@link ConversationRepository#create}. */
    public Conversation create(UserId reader, String title, @Nullable Language language) {
        return conversations.create(reader, ids.get(), title, language, time.instant());
    }

    /** See {@link ConversationRepository#find}. */
    public Optional<Conversation> find(UserId reader, ConversationId conversation) {
        return conversations.find(reader, conversation);
    }

    /** See {@link ConversationRepository#list}. */
    public Page<Conversation, HistoryPosition> list(
            UserId reader, HistoryFilter filter, @Nullable HistoryPosition after, int limit) {
        return conversations.list(reader, filter, after, limit);
    }

    /** See {@link ConversationRepository#search}; text without a word in it finds nothing. */
    public List<SearchHit> search(UserId reader, String text, HistoryFilter filter, int limit) {
        return text.isBlank() ? List.of() : conversations.search(reader, text, filter, limit);
    }

    /** See {@link ConversationRepository#messages}. */
    public Optional<Page<Message, MessageId>> messages(
            UserId reader, ConversationId conversation, @Nullable MessageId after, int limit) {
        return conversations.messages(reader, conversation, after, limit);
    }

    /** See {@link ConversationRepository#turn}. */
    public Optional<Turn> turn(UserId reader, ConversationId conversation, MessageId answer) {
        return conversations.turn(reader, conversation, answer);
    }

    /**
     * Keeps what the reader thinks of an answer; see {@link ConversationRepository#rate}.
     *
     * @param verdict null to withdraw what was said before
     * @param reason why, or null; nothing without a verdict
     */
    public Optional<Message> rate(
            UserId reader,
            ConversationId conversation,
            MessageId answer,
            Feedback.@Nullable Verdict verdict,
            @Nullable String reason) {
        Feedback feedback = verdict == null ? null : new Feedback(verdict, reason, time.instant());
        return conversations.rate(reader, conversation, answer, feedback);
    }

    /** See {@link ConversationRepository#rename}. */
    public Renamed rename(UserId reader, ConversationId conversation, String title, @Nullable Long version) {
        return conversations.rename(reader, conversation, title, version, time.instant());
    }

    /** See {@link ConversationRepository#delete}. */
    public boolean delete(UserId reader, ConversationId conversation) {
        return conversations.delete(reader, conversation);
    }
}
