package dev.lectern.testkit.conversation;

final class InMemoryConversationsTest
        implements ConversationRepositoryContract, AbandonedAnswersContract, IdempotencyKeysContract {
    private final InMemoryConversations conversations = new InMemoryConversations();

    @Override
    public InMemoryConversations conversations() {
        return conversations;
    }

    @Override
    public InMemoryConversations abandonedAnswers() {
        return conversations;
    }

    @Override
    public InMemoryConversations idempotencyKeys() {
        return conversations;
    }
}
