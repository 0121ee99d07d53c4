package dev.lectern.persistence.jooq;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a reader typed into a search box, taken apart. Nothing in it is an operator but quotation marks.
 *
 * @param terms words and phrases of scripts with spaces; each must be found
 * @param patterns regular expressions of PostgreSQL; each must match: words in their order, and fragments
 * @param part what stands in every text that holds the fragments, once the capitals of ASCII are made small; empty if
 *     there is nothing of the kind
 * @param beginning a regular expression for the last term as the beginning of a word, because it is still being typed, or
 *     null if it is whole
 * @param begunPart what stands, likewise, in every text that matches the beginning, too
 * @param fragments terms of scripts without spaces between words, where a term may stand anywhere
 */
record SearchText(
        List<String> terms,
        List<String> patterns,
        String part,
        @Nullable String beginning,
        String begunPart,
        List<String> fragments) {
    private static final int MAX_TERMS = 16;
    private static final int MAX_LENGTH = 400;
    private static final Pattern TERM = Pattern.compile(
            "[\"\u201C\u201D\u201E]([^\"\u201C\u201D\u201E]*)([\"\u201C\u201D\u201E]|$)|[^\\s\"\u201C\u201D\u201E]+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}]+");
    private static final Pattern IN_ONE_CASE =
            Pattern.compile("[A-Za-z0-9\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}"
                    + "\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}]+");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final String STARTS = "(^|[^[:alnum:]])";
    private static final String ENDS = "($|[^[:alnum:]])";
    private static final Set<Character.UnicodeScript> WITHOUT_SPACES = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.HANGUL,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);

    SearchText {
        terms = List.copyOf(terms);
        patterns = List.copyOf(patterns);
        fragments = List.copyOf(fragments);
    }

    boolean isEmpty() {
        return terms.isEmpty() && fragments.isEmpty();
    }

    static SearchText parse(String typed) {
        String text = typed.length() > MAX_LENGTH ? typed.substring(0, MAX_LENGTH) : typed;
        List<String> terms = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        List<String> fragments = new ArrayList<>();
        String part = "";
        String beginning = null;
        String begun = "";
        Matcher matcher = TERM.matcher(text);
        while (matcher.find() && terms.size() + fragments.size() < MAX_TERMS) {
            boolean quoted = matcher.group(1) != null;
            String term = (quoted ? matcher.group(1) : matcher.group()).strip();
            List<String> words =
                    WORD.matcher(term).results().map(found -> found.group()).toList();
            if (term.codePoints().noneMatch(Character::isLetterOrDigit)) {
                continue;
            }
            if (term.codePoints().anyMatch(c -> WITHOUT_SPACES.contains(Character.UnicodeScript.of(c)))) {
                fragments.add(term);
                patterns.add("(" + inAnyLine(term) + ")");
                part = longer(part, longestPart(term));
                continue;
            }
            terms.add(term);
            boolean last = !quoted && matcher.end() == text.length();
            String inOrder = STARTS + String.join("[^[:alnum:]]+", words);
            beginning = last ? inOrder : null;
            begun = last ? longestPart(term) : "";
            if (words.size() > 1) {
                patterns.add(last ? inOrder : inOrder + ENDS);
            }
        }
        return new SearchText(terms, patterns, part, beginning, longer(part, begun), fragments);
    }

    /** The longest run of letters and digits that are written in one way only, or of which ASCII knows both. */
    private static String longestPart(String term) {
        String longest = "";
        Matcher run = IN_ONE_CASE.matcher(term);
        while (run.find()) {
            longest = longer(longest, run.group());
        }
        return longest.toLowerCase(Locale.ROOT);
    }

    private static String longer(String one, String other) {
        return other.length() > one.length() ? other : one;
    }

    /** As it was typed, but for how its parts are set apart. */
    private static String inAnyLine(String term) {
        List<String> parts = new ArrayList<>();
        for (String part : SPACES.split(term, -1)) {
            parts.add(part.replaceAll("[^\\p{L}\\p{N}\\p{M}]", "\\\\$0"));
        }
        return String.join("[[:space:]]+", parts);
    }
}
