package dev.lectern.testkit.privacy;

import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.conversation.InMemoryConversations;

final class InMemoryUsersTest
        implements UserRepositoryContract,
                ErasureRepositoryContract,
                ErasureLedgerContract,
                RetentionRepositoryContract {
    private final InMemoryConversations conversations = new InMemoryConversations();
    private final InMemoryUsers users = new InMemoryUsers(conversations);

    @Override
    public InMemoryRetention retention() {
        return new InMemoryRetention(conversations, users);
    }

    @Override
    public InMemoryConversations conversations() {
        return conversations;
    }

    @Override
    public InMemoryUsers users() {
        return users;
    }

    @Override
    public InMemoryUsers erasures() {
        return users;
    }

    @Override
    public InMemoryUsers ledger() {
        return users;
    }

    @Override
    public void accountDeleted(UserId reader) {
        users.accountDeleted(reader);
    }
}
