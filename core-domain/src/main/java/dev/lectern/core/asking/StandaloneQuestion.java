package dev.lectern.core.asking;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.conversation.Message;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a follow-up readable without what was said before, by a rule that is simple enough to explain: a question that
 * leans on the previous one, by beginning like a continuation or by naming its subject only with a pronoun, is looked for
 * together with the previous question. Every other question is taken as it is.
 */
final class StandaloneQuestion {
    private static final Pattern CONTINUATION = Pattern.compile(
            "^(and|but|or|so|then|also|what about|how about|what if|why not|the same|ok|okay|more|again|else)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Set<String> PRONOUNS = Set.of(
            "it", "its", "they", "them", "their", "this", "that", "these", "those", "he", "him", "his", "she", "her",
            "there", "one", "ones");
    private static final int FEW_WORDS = 9;

    private StandaloneQuestion() {}

    /**
     * By a rewriter, or by the rule if there is none or it fails.
     *
     * @param turns what was said before, oldest first; if there is nothing, no rewriter is asked
     * @return what to retrieve for
     */
    static String of(@Nullable QueryRewriter rewriter, Question question, List<Message> turns) {
        if (rewriter == null || turns.isEmpty()) {
            return of(question, turns);
        }
        try {
            String rewritten = rewriter.rewrite(question, turns);
            return of(new Question(rewritten, question.page(), question.selection(), question.language()), List.of());
        } catch (GenerationFailedException | PortUnavailableException | IllegalArgumentException e) {
            return of(question, turns);
        }
    }

    /**
     * @param turns what was said before, oldest first
     * @return what to retrieve for
     */
    static String of(Question question, List<Message> turns) {
        String asked = question.content();
        if (question.selection() != null) {
            asked = asked + "\n" + question.selection();
        }
        String previous = null;
        for (Message turn : turns) {
            if (turn.role() == Message.Role.QUESTION) {
                previous = turn.content();
            }
        }
        return previous == null || !leansOnPrevious(question.content()) ? asked : previous + "\n" + asked;
    }

    static boolean leansOnPrevious(String question) {
        if (CONTINUATION.matcher(question).matches()) {
            return true;
        }
        String[] words = question.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}']+");
        if (words.length > FEW_WORDS) {
            return false;
        }
        for (String word : words) {
            if (PRONOUNS.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
