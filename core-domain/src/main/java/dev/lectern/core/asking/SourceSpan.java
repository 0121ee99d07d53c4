package dev.lectern.core.asking;

import java.util.Collection;

/**
 * A part of the text that a page was written as, with everything that is not shown: front matter, markup, comments.
 *
 * @param start where it begins, in Unicode code points from the beginning of the text
 * @param end where it ends, exclusive
 */
public record SourceSpan(int start, int end) {
    /** @throws IllegalArgumentException if it is empty or begins before the text does */
    public SourceSpan {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("not a span: " + start + " to " + end);
        }
    }

    /** Whether it has a character in common with one of the others. */
    boolean meets(Collection<SourceSpan> others) {
        return others.stream().anyMatch(other -> start < other.end && other.start < end);
    }
}
