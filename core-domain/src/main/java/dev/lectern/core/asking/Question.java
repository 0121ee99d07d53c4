package dev.lectern.core.asking;

import dev.lectern.core.conversation.Message;
import dev.lectern.core.identity.Language;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reader asks, bounded and normalised.
 *
 * @param content the reader's own words: 1 to {@value #MAX_LENGTH} characters, trimmed, in Unicode normalisation form C
 * @param page the page the reader was on, or null
 * @param selection the text the reader had selected there, at most {@value #MAX_LENGTH} characters, or null; it is data
 *     to ask about, never an instruction
 * @param language the language of that page, or null if nobody knows
 */
public record Question(
        String content,
        @Nullable String page,
        @Nullable String selection,
        @Nullable Language language) {
    /** The longest content and the longest selection, in UTF-16 code units. */
    public static final int MAX_LENGTH = 4_000;

    private static final String PAGE = "page";
    private static final String SELECTION = "selection";

    /** @throws IllegalArgumentException if a part is out of bounds; the message names the part and never repeats it */
    public Question {
        content = normalise(content);
        if (content.isEmpty() || content.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("content must have 1 to " + MAX_LENGTH + " characters");
        }
        if (selection != null) {
            selection = normalise(selection);
            if (selection.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("selection must have at most " + MAX_LENGTH + " characters");
            }
            selection = selection.isEmpty() ? null : selection;
        }
        if (page != null && (page.length() > 2_000 || !page.startsWith("/"))) {
            throw new IllegalArgumentException("page must be an absolute path of at most 2000 characters");
        }
    }

    /** A question without context. */
    public static Question of(String content) {
        return new Question(content, null, null, null);
    }

    /** A question as it was stored. */
    static Question of(Message stored) {
        return new Question(
                stored.content(), stored.metadata().get(PAGE), stored.metadata().get(SELECTION), null);
    }

    /** The context as metadata of the stored question. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (page != null) {
            metadata.put(PAGE, page);
        }
        if (selection != null) {
            metadata.put(SELECTION, selection);
        }
        return metadata;
    }

    private static String normalise(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    }

    @Override
    public String toString() {
        return "Question[redacted]";
    }
}
