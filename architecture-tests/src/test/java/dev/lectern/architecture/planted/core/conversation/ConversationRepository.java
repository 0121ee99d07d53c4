package dev.lectern.architecture.planted.core.conversation;

import dev.lectern.architecture.planted.core.identity.UserId;

public interface ConversationRepository {
    String rightly(UserId reader, String conversation);

    String withoutAReader(String conversation);
}
