package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.MESSAGE;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.Feedback;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import java.util.List;
import java.util.Locale;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jspecify.annotations.Nullable;

/** Rows into the core's nouns: which columns it takes, and how they are read. */
final class Rows {
    /** What {@link #conversation} reads. */
    static final List<SelectField<?>> CONVERSATION_FIELDS = List.of(
            CONVERSATION.ID,
            CONVERSATION.TITLE,
            CONVERSATION.CREATED_AT,
            CONVERSATION.UPDATED_AT,
            CONVERSATION.VERSION);

    /** What {@link #message} reads. */
    static final List<SelectField<?>> MESSAGE_FIELDS = List.of(
            MESSAGE.SEQ,
            MESSAGE.ROLE,
            MESSAGE.STATUS,
            MESSAGE.CONTENT,
            MESSAGE.CITATIONS,
            MESSAGE.METADATA,
            MESSAGE.CREATED_AT,
            MESSAGE.FEEDBACK,
            MESSAGE.FEEDBACK_REASON,
            MESSAGE.FEEDBACK_AT);

    private Rows() {}

    static Conversation conversation(Record row) {
        return new Conversation(
                new ConversationId(row.get(CONVERSATION.ID)),
                row.get(CONVERSATION.TITLE),
                row.get(CONVERSATION.CREATED_AT),
                row.get(CONVERSATION.UPDATED_AT),
                row.get(CONVERSATION.VERSION));
    }

    static Message message(Record row) {
        return new Message(
                new MessageId(row.get(MESSAGE.SEQ)),
                Message.Role.valueOf(row.get(MESSAGE.ROLE).toUpperCase(Locale.ROOT)),
                Message.Status.valueOf(row.get(MESSAGE.STATUS).toUpperCase(Locale.ROOT)),
                row.get(MESSAGE.CONTENT),
                CitationJson.citations(row.get(MESSAGE.CITATIONS)),
                CitationJson.metadata(row.get(MESSAGE.METADATA)),
                row.get(MESSAGE.CREATED_AT),
                feedback(row));
    }

    private static @Nullable Feedback feedback(Record row) {
        String verdict = row.get(MESSAGE.FEEDBACK);
        return verdict == null
                ? null
                : new Feedback(
                        Feedback.Verdict.valueOf(verdict.toUpperCase(Locale.ROOT)),
                        row.get(MESSAGE.FEEDBACK_REASON),
                        row.get(MESSAGE.FEEDBACK_AT));
    }

    /** A role or status as the table spells it. */
    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
