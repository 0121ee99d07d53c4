package dev.lectern.core.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question or an answer.
 *
 * @param id its place in the conversation
 * @param role who speaks
 * @param status how far it is; a question is always {@link Status#COMPLETE}
 * @param content the words, as Markdown; while an answer streams, what was checkpointed so far
 * @param citations what the answer rests on, ordered by number; while it streams, the passages it may cite; for {@link
 *     Status#NOT_IN_BOOK} the nearest pages
 * @param metadata facts about how it came about, such as the page a question was asked on or the generator of an answer
 * @param createdAt when it was stored
 * @param feedback what the reader thinks of an answer that has ended, or null
 */
public record Message(
        MessageId id,
        Role role,
        Status status,
        String content,
        List<Citation> citations,
        Map<String, String> metadata,
        Instant createdAt,
        @Nullable Feedback feedback) {
    /** Who speaks. */
    public enum Role {
        QUESTION,
        ANSWER
    }

    /** How far a message is. Only {@link #STREAMING} ever changes. */
    public enum Status {
        /** Being generated. */
        STREAMING,
        /** Whole. */
        COMPLETE,
        /** The book does not cover the question. */
        NOT_IN_BOOK,
        /** The reader stopped it; the text so far is kept. */
        STOPPED,
        /** Whoever generated it died or was shut down; the text so far is kept. */
        INTERRUPTED,
        /** It could not be generated. */
        FAILED;

        /** Whether the status will not change any more. */
        public boolean isFinal() {
            return this != STREAMING;
        }
    }

    public Message {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(createdAt, "createdAt");
        citations = List.copyOf(citations);
        metadata = Map.copyOf(metadata);
        if (role == Role.QUESTION && (status != Status.COMPLETE || !citations.isEmpty())) {
            throw new IllegalArgumentException("a question is complete and cites nothing");
        }
        if (feedback != null && (role == Role.QUESTION || !status.isFinal())) {
            throw new IllegalArgumentException("only an answer that has ended has feedback");
        }
    }

    /** A message without feedback. */
    public Message(
            MessageId id,
            Role role,
            Status status,
            String content,
            List<Citation> citations,
            Map<String, String> metadata,
            Instant createdAt) {
        this(id, role, status, content, citations, metadata, createdAt, null);
    }

    /** The same message with this feedback, or without any. */
    public Message rated(@Nullable Feedback verdict) {
        return new Message(id, role, status, content, citations, metadata, createdAt, verdict);
    }

    /** A message is private: neither its words nor its metadata reach a log through this. */
    @Override
    public String toString() {
        return "Message[" + id + ", " + role + ", " + status + "]";
    }
}
