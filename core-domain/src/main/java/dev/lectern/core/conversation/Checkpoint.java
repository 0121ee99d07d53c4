package dev.lectern.core.conversation;

/** What the generating side learns when it stores its progress. */
public enum Checkpoint {
    /** Go on. */
    GO_ON,
    /** The reader asked for a stop: end the answer as {@link Message.Status#STOPPED}. */
    STOP,
    /** The answer no longer exists or has ended without us: nothing more can be stored. */
    GONE
}
