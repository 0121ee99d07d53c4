package dev.lectern.http.javalin;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.Message;

/** How asking ended, as the client is to see it. */
sealed interface Asked {
    /** There is an answer. */
    record Answer(Conversation conversation, Message question, Message answer) implements Asked {
        Wire.Turn wire() {
            return new Wire.Turn(Wire.Talk.of(conversation), Wire.Said.of(question), Wire.Said.of(answer));
        }
    }

    /** There is none. */
    record Refused(Problem problem) implements Asked {}
}
