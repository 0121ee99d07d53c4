package dev.lectern.core.privacy;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What retention needs to know of a history, which is when and how much but never a word, and the deletion of what is due.
 *
 * <p>Safe for use by many threads and nodes; blocks. Every method throws {@link
 * dev.lectern.core.PortUnavailableException} if the store cannot be reached.
 */
public interface RetentionRepository {
    /**
     * Readers with a profile, in an order that does not change.
     *
     * @param after go on behind this reader, or null to begin
     * @param limit at most this many; fewer are returned only at the end
     */
    List<Holder> holders(@Nullable UserId after, int limit);

    /** How many of a reader's conversations were last active on which day, in UTC; the earliest day first. */
    SortedMap<LocalDate, Integer> activity(UserId reader);

    /**
     * Conversations whose last activity was before a moment: the earliest first, equal times by id.
     *
     * @param after go on behind this place, or null to begin
     * @param limit at most this many
     */
    List<HistoryPosition> due(UserId reader, Instant before, @Nullable HistoryPosition after, int limit);

    /**
     * Deletes conversations with all that belongs to them, in one transaction. One that was active again meanwhile stays,
     * and so do all if the reader has chosen otherwise meanwhile.
     *
     * @param holder the reader and the choice the deletion rests on
     * @param before only if the last activity was before this moment
     * @return what was deleted
     */
    ErasedCounts purge(Holder holder, Instant before, List<ConversationId> conversations);

    /**
     * Somebody who may have conversations.
     *
     * @param reader the reader
     * @param chosenDays the reader's choice, or null if there is none
     */
    record Holder(UserId reader, @Nullable Integer chosenDays) {}
}
