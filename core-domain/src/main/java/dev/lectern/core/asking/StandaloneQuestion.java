package dev.lectern.core.asking;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.AskingWords;
import dev.lectern.core.conversation.Message;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a follow-up readable without what was said before, by a rule that is simple enough to explain: a question that
 * leans on the previous one, by beginning like a continuation or by naming its subject only with a pronoun, is looked for
 * together with the previous question. Every other question is taken as it is, and so is one that begins like a
 * continuation but asks for something of its own: with the previous question it would be answered like that one.
 */
final class StandaloneQuestion {
    private static final Pattern CONTINUATION = Pattern.compile(
            "^(?:and|but|or|so|then|also|what about|how about|what if|why not|the same|ok|okay|more|again|else)\\b(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}']+");
    private static final Set<String> PRONOUNS = Set.of(
            "it", "its", "they", "them", "their", "this", "that", "these", "those", "he", "him", "his", "she", "her",
            "there", "one", "ones");
    private static final Set<String> FUNCTION_WORDS = Set.of(
            "the", "a", "an", "of", "in", "on", "at", "to", "for", "from", "with", "by", "is", "are", "was", "be", "if",
            "not", "and", "or", "as", "about");
    private static final int FEW_WORDS = 9;
    private static final int ENOUGH_OF_ITS_OWN = 3;

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
        Matcher continuation = CONTINUATION.matcher(question);
        List<String> words = words(question);
        if (words.stream().anyMatch(PRONOUNS::contains)) {
            return continuation.matches() || words.size() <= FEW_WORDS;
        }
        return continuation.matches() && !standsByItself(words(continuation.group(1)));
    }

    private static boolean standsByItself(List<String> words) {
        return words.stream().anyMatch(AskingWords::has)
                && words.stream()
                                .filter(word -> !AskingWords.has(word) && !FUNCTION_WORDS.contains(word))
                                .count()
                        >= ENOUGH_OF_ITS_OWN;
    }

    private static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
