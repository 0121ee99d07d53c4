package dev.lectern.core.conversation;

/** How renaming a conversation ended. */
public sealed interface Renamed {
    /** Done; the conversation as it is now. */
    record Done(Conversation conversation) implements Renamed {}

    /** Somebody changed it since the version the caller knew; nothing was changed. */
    record Conflict(Conversation current) implements Renamed {}

    /** The reader has no such conversation. */
    record Unknown() implements Renamed {}
}
