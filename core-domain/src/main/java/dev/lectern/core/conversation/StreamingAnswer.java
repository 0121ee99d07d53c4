package dev.lectern.core.conversation;

import dev.lectern.core.identity.UserId;
import java.util.Objects;

/** Where an answer stands that has begun and not ended. */
public record StreamingAnswer(UserId reader, ConversationId conversation, MessageId answer) {
    public StreamingAnswer {
        Objects.requireNonNull(reader, "reader");
        Objects.requireNonNull(conversation, "conversation");
        Objects.requireNonNull(answer, "answer");
    }
}
