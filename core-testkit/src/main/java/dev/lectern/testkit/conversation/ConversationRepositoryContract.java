package dev.lectern.testkit.conversation;

/**
 * What every {@link dev.lectern.core.conversation.ConversationRepository} must do. A test implements this and says how to
 * make one; every test method works for readers of its own, so one store may serve them all.
 */
public interface ConversationRepositoryContract
        extends TurnsContract,
                RegenerationContract,
                FeedbackContract,
                HistoryContract,
                SearchContract,
                StrangersContract {}
