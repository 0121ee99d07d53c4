package dev.lectern.core.conversation;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that holds what a reader searched for.
 *
 * @param conversation the conversation
 * @param message the best matching message, or null if the title matched
 * @param snippet the words around the match
 * @param rank how well it matches, for ordering only
 */
public record SearchHit(Conversation conversation, @Nullable MessageId message, Snippet snippet, double rank) {
    public SearchHit {
        Objects.requireNonNull(conversation, "conversation");
        Objects.requireNonNull(snippet, "snippet");
    }

    /**
     * Plain text with the matching words marked by their places, so that no markup of the content can pose as a mark.
     *
     * @param text plain text, never markup
     * @param marks the matching words, in order and apart from each other
     */
    public record Snippet(String text, List<Mark> marks) {
        public Snippet {
            Objects.requireNonNull(text, "text");
            marks = List.copyOf(marks);
        }
    }

    /**
     * A stretch of a snippet.
     *
     * @param start first UTF-16 code unit
     * @param end the one behind the last
     */
    public record Mark(int start, int end) {}
}
