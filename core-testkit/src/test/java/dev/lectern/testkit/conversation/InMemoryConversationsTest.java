package dev.lectern.testkit.conversation;

final class InMemoryConversationsTest implements ConversationRepositoryContract, AbandonedAnswersContract {
    private final InMemoryConversations conversations = new InMemoryConversations();

    @Override
    public InMemoryConversations conversations() {
        return conversations;
    }

    @Override
    public InMemoryConversations abandonedAnswers() {
        return conversations;
    }
}
