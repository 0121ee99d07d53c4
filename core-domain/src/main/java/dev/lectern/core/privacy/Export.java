package dev.lectern.core.privacy;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.Page;
import dev.lectern.core.identity.UserId;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands a reader's history out, page by page: however much it is, no more than a page is held, and nothing of the store's
 * between two pages. Stateless, safe for many threads.
 */
public final class Export {
    private static final int PAGE = 100;

    private final ConversationRepository conversations;

    /** Wires the use case. */
    public Export(ConversationRepository conversations) {
        this.conversations = Objects.requireNonNull(conversations, "conversations");
    }

    /** Takes what is handed out, in order: a conversation, then its messages. */
    public interface Sink {
        /** The next conversation. */
        void conversation(Conversation conversation) throws IOException;

        /** The next message of the conversation that was handed out last. */
        void message(Conversation conversation, Message message) throws IOException;
    }

    /** One conversation, if the reader has it. */
    public Optional<Conversation> find(UserId reader, ConversationId conversation) {
        return conversations.find(reader, conversation);
    }

    /**
     * Hands out one conversation.
     *
     * @throws IOException if the sink does
     */
    public void one(UserId reader, Conversation conversation, Sink sink) throws IOException {
        export(reader, conversation, Instant.MAX, sink);
    }

    /**
     * Hands out everything a reader has, by id. What is deleted meanwhile is left out; what is added meanwhile is left out,
     * too, so that handing it out again gives the same.
     *
     * @param until what was stored later than this is left out
     * @throws IOException if the sink does
     */
    public void everything(UserId reader, Instant until, Sink sink) throws IOException {
        @Nullable ConversationId after = null;
        do {
            Page<Conversation, ConversationId> page = conversations.listById(reader, after, PAGE);
            for (Conversation conversation : page.items()) {
                if (!conversation.createdAt().isAfter(until)) {
                    export(reader, conversation, until, sink);
                }
            }
            after = page.next();
        } while (after != null);
    }

    private void export(UserId reader, Conversation conversation, Instant until, Sink sink) throws IOException {
        sink.conversation(conversation);
        @Nullable MessageId after = null;
        do {
            Optional<Page<Message, MessageId>> page = conversations.messages(reader, conversation.id(), after, PAGE);
            if (page.isEmpty()) {
                return;
            }
            for (Message message : page.get().items()) {
                if (!message.createdAt().isAfter(until)) {
                    sink.message(conversation, message);
                }
            }
            after = page.get().next();
        } while (after != null);
    }
}
