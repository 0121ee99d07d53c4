package dev.lectern.persistence.jooq;

import static dev.lectern.persistence.jooq.generated.Tables.CONVERSATION;
import static dev.lectern.persistence.jooq.generated.Tables.USER_PROFILE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.UserId;
import dev.lectern.persistence.jooq.generated.tables.records.ConversationRecord;
import java.time.Instant;
import org.jooq.Condition;
import org.jooq.InsertReturningStep;
import org.jspecify.annotations.Nullable;

/**
 * The reader's row as the gate of everything that is written for a reader. It is locked by whoever adds a conversation,
 * and by whoever erases: what is added is either seen by the erasure or not added.
 */
final class Readers {
    private Readers() {}

    /**
     * A new conversation, unless the reader is unknown or erased, or the condition does not hold.
     *
     * @param language for a reader who has chosen none, or null for English
     */
    static InsertReturningStep<ConversationRecord> insertConversation(
            String user,
            ConversationId id,
            String title,
            @Nullable Language language,
            Instant at,
            int lastSeq,
            Condition condition) {
        Language spoken = language == null ? Language.ENGLISH : language;
        return insertInto(
                        CONVERSATION,
                        CONVERSATION.USER_ID,
                        CONVERSATION.ID,
                        CONVERSATION.TITLE,
                        CONVERSATION.CREATED_AT,
                        CONVERSATION.UPDATED_AT,
                        CONVERSATION.LAST_SEQ,
                        CONVERSATION.LANGUAGE)
                .select(select(
                                USER_PROFILE.ID,
                                val(id.value()),
                                val(Storable.text(title)),
                                val(at),
                                val(at),
                                val(lastSeq),
                                coalesce(USER_PROFILE.LANGUAGE, val(spoken.tag())))
                        .from(USER_PROFILE)
                        .where(USER_PROFILE.ID.eq(user))
                        .and(USER_PROFILE.ERASED_AT.isNull())
                        .and(condition)
                        .forShare());
    }

    /** Makes a row for a reader whose profile was never synchronised; false if the reader was erased for good. */
    static boolean ensure(Database database, UserId reader, Instant at) {
        database.repeatable(
                reader,
                sql -> sql.insertInto(USER_PROFILE, USER_PROFILE.ID, USER_PROFILE.CREATED_AT)
                        .values(reader.value(), Storable.moment(at))
                        .onConflictDoNothing()
                        .execute());
        return !isErased(database, reader);
    }

    static boolean isErased(Database database, UserId reader) {
        return database.repeatable(
                reader,
                sql -> sql.fetchExists(select(USER_PROFILE.ID)
                        .from(USER_PROFILE)
                        .where(USER_PROFILE.ID.eq(reader.value()))
                        .and(USER_PROFILE.ERASED_AT.isNotNull())));
    }

    /** @throws IllegalArgumentException if the reader already has a conversation with this id */
    static void refuseTaken(Database database, UserId reader, ConversationId id) {
        boolean taken = database.repeatable(
                reader,
                sql -> sql.fetchExists(select(CONVERSATION.ID)
                        .from(CONVERSATION)
                        .where(CONVERSATION.USER_ID.eq(reader.value()))
                        .and(CONVERSATION.ID.eq(id.value()))));
        if (taken) {
            throw new IllegalArgumentException("conversation " + id + " exists already; a new one needs a new id");
        }
    }
}
