package dev.lectern.core.conversation;

import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every reader's conversations.
 *
 * <p>The reader comes first in every call and bounds it: another reader's conversation cannot be told from one that does
 * not exist. Implementations are safe for use by many threads, block, and hold no resource between calls. What a call has
 * reported as stored survives a crash.
 *
 * <p>Every method throws {@link dev.lectern.core.PortUnavailableException} if the store cannot be reached; then nothing
 * was changed, except that the outcome of a commit whose acknowledgement was lost is unknown.
 */
public interface ConversationRepository {
    /**
     * Stores a question and the empty answer behind it, in one transaction, and with them the idempotency key.
     *
     * <p>A request with a known key and the same hash is answered with what was stored then; that is checked before
     * anything else. Of two turns of one conversation at the same time, one starts and the other is busy.
     */
    Begun begin(UserId reader, NewTurn turn);

    /**
     * What was begun under a key: {@link Begun.Replayed}, or {@link Begun.KeyReused} for another request.
     *
     * @return empty if the key is new
     */
    Optional<Begun> known(UserId reader, NewTurn.Idempotency idempotency);

    /**
     * Puts an empty answer in the place of the last answer of a conversation, in one transaction, and with it the
     * idempotency key. The new answer has a new id; the old one and its id are gone for good.
     *
     * <p>A known key is answered as by {@link #begin}, and checked before anything else. Of two at the same time, or of
     * one and a new turn, one starts.
     */
    Begun regenerate(UserId reader, Regeneration regeneration);

    /** Stores how far an answer is, so that it can be followed from elsewhere and outlives a crash. */
    Checkpoint checkpoint(UserId reader, ConversationId conversation, MessageId answer, UnfinishedAnswer soFar);

    /**
     * Ends a streaming answer and frees the conversation for the next question.
     *
     * @return the answer as stored; empty if it no longer exists or had ended before, in which case nothing was changed
     */
    Optional<Message> complete(UserId reader, ConversationId conversation, MessageId answer, FinishedAnswer finished);

    /**
     * Asks whoever generates this answer, on any node, to stop.
     *
     * @return whether the answer was streaming
     */
    boolean requestStop(UserId reader, ConversationId conversation, MessageId answer);

    /**
     * Keeps what the reader thinks of an answer, in the place of what was kept before.
     *
     * @param feedback null to withdraw it
     * @return the answer as it is now; empty if there is no such answer or it has not ended, in which case nothing was
     *     changed
     */
    Optional<Message> rate(UserId reader, ConversationId conversation, MessageId answer, @Nullable Feedback feedback);

    /**
     * Creates an empty conversation.
     *
     * @param language of the page on which it begins, for a reader who has chosen none, or null if nobody knows
     */
    Conversation create(UserId reader, ConversationId id, String title, @Nullable Language language, Instant at);

    /** One conversation. */
    Optional<Conversation> find(UserId reader, ConversationId conversation);

    /**
     * The reader's conversations, latest activity first, equal times by id descending.
     *
     * @param after go on behind this place, or null to begin
     * @param limit 1 to 100
     */
    Page<Conversation, HistoryPosition> list(
            UserId reader, HistoryFilter filter, @Nullable HistoryPosition after, int limit);

    /**
     * The reader's conversations by id, which never changes: what is active meanwhile is neither missed nor met twice.
     *
     * @param after go on behind this conversation, or null to begin
     * @param limit 1 to 100
     */
    Page<Conversation, ConversationId> listById(UserId reader, @Nullable ConversationId after, int limit);

    /**
     * Full-text search over titles and messages: at most one hit for each conversation, the best first.
     *
     * @param text what the reader typed; the last word may be a prefix, quoted words are a phrase; never fails on syntax
     * @param limit 1 to 100
     */
    List<SearchHit> search(UserId reader, String text, HistoryFilter filter, int limit);

    /**
     * The messages of a conversation in order.
     *
     * @param after go on behind this message, or null to begin
     * @param limit 1 to 100
     * @return empty if the reader has no such conversation
     */
    Optional<Page<Message, MessageId>> messages(
            UserId reader, ConversationId conversation, @Nullable MessageId after, int limit);

    /**
     * An answer and the question it belongs to, as one moment has them.
     *
     * @return empty if the reader has no such conversation, or it has no such answer
     */
    Optional<Turn> turn(UserId reader, ConversationId conversation, MessageId answer);

    /**
     * The last messages of a conversation before one of them, oldest first: what an answer needs to know of what was
     * said.
     *
     * @param before the message they precede
     * @param limit at most this many, 1 to 100
     */
    List<Message> recent(UserId reader, ConversationId conversation, MessageId before, int limit);

    /**
     * Gives a conversation another title.
     *
     * @param version change it only if this is still its version, or null to change it in any case
     */
    Renamed rename(UserId reader, ConversationId conversation, String title, @Nullable Long version, Instant at);

    /**
     * Deletes a conversation with all its messages, at once and for good.
     *
     * @return whether the reader had it
     */
    boolean delete(UserId reader, ConversationId conversation);
}
