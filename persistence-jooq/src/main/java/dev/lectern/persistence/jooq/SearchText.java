package dev.lectern.persistence.jooq;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a reader typed into a search box, taken apart. Nothing in it is an operator but quotation marks.
 *
 * @param terms each must be found; a term of several words is a phrase
 * @param lastIsPrefix whether the last term may be the beginning of a word, because it is still being typed
 * @param fragment a LIKE pattern for a script without spaces between words, where terms mean nothing; otherwise null
 */
record SearchText(
        List<String> terms, boolean lastIsPrefix, @Nullable String fragment) {
    private static final int MAX_TERMS = 16;
    private static final int MAX_LENGTH = 400;
    private static final Pattern TERM = Pattern.compile(
            "[\"\u201C\u201D\u201E]([^\"\u201C\u201D\u201E]*)([\"\u201C\u201D\u201E]|$)|[^\\s\"\u201C\u201D\u201E]+");
    private static final Set<Character.UnicodeScript> WITHOUT_SPACES = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.HANGUL,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);

    static SearchText parse(String typed) {
        String text = typed.length() > MAX_LENGTH ? typed.substring(0, MAX_LENGTH) : typed;
        if (text.codePoints().anyMatch(c -> WITHOUT_SPACES.contains(Character.UnicodeScript.of(c)))) {
            String fragment = text.strip().replaceAll("[\"\u201C\u201D\u201E]", "");
            return new SearchText(List.of(fragment), false, "%" + fragment.replaceAll("([\\\\%_])", "\\\\$1") + "%");
        }
        List<String> terms = new ArrayList<>();
        boolean prefix = false;
        Matcher matcher = TERM.matcher(text);
        while (matcher.find() && terms.size() < MAX_TERMS) {
            boolean quoted = matcher.group(1) != null;
            String term = quoted ? matcher.group(1) : matcher.group();
            if (term.codePoints().anyMatch(Character::isLetterOrDigit)) {
                terms.add(term.strip());
                prefix = !quoted && matcher.end() == text.length();
            }
        }
        return new SearchText(List.copyOf(terms), prefix, null);
    }
}
