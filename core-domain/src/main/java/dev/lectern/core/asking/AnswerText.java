package dev.lectern.core.asking;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of an answer outside of code, made safe: of references only those to passages are left, of links only those to
 * the passages' pages. Whatever else Markdown would make a link, an image or HTML of is escaped, and an address is shown as
 * code, in which nobody makes a link of it.
 *
 * @see <a href="https://github.github.com/gfm/">GitHub Flavored Markdown</a>
 */
final class AnswerText {
    private static final String UNESCAPED = "(?<!\\\\)(?:\\\\\\\\)*+";
    private static final Pattern MARKER = Pattern.compile("(" + UNESCAPED + ")\\[(\\d{1,4})]");
    private static final Pattern LINK = Pattern.compile("(!?)\\[([^\\[\\]]*)]\\(([^()\\s<>\\\\&]*)\\)");
    /** With backslashes, since they are gone when an address is looked for. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)(?:(?:https?|ftp)\\\\?:\\\\?/\\\\?/|www\\\\?\\.)[^\\s|`]*[^\\s|`.,;:!?)\\]'\"*_~]");

    private static final Pattern BRACKET = Pattern.compile("](?=[(:])");
    private static final Pattern TAG = Pattern.compile("(" + UNESCAPED + ")<(?=[A-Za-z/!?])");
    private static final Pattern ENTITY = Pattern.compile("(" + UNESCAPED + ")&(?=#?[A-Za-z0-9]+;)");

    private final int passages;
    private final Set<String> pages;
    private int droppedReferences;
    private int droppedLinks;

    /**
     * @param passages how many passages may be referred to
     * @param pages what may be linked to, with or without an anchor
     */
    AnswerText(int passages, Set<String> pages) {
        this.passages = passages;
        this.pages = Set.copyOf(pages);
    }

    /** How many references were dropped. */
    int droppedReferences() {
        return droppedReferences;
    }

    /** How many links and images were dropped. */
    int droppedLinks() {
        return droppedLinks;
    }

    /** The stretch as it may be shown. It must not end in the middle of a link, an address or an entity. */
    String of(String stretch) {
        String text = MARKER.matcher(stretch).replaceAll(this::reference);
        String linked = text;
        for (String next = unlinked(linked); !next.equals(linked); next = unlinked(linked)) {
            linked = next;
        }
        StringBuilder safe = new StringBuilder();
        Matcher link = LINK.matcher(linked);
        int from = 0;
        while (link.find()) {
            safe.append(escaped(linked.substring(from, link.start())));
            safe.append('[')
                    .append(escaped(link.group(2)))
                    .append("](")
                    .append(link.group(3))
                    .append(')');
            from = link.end();
        }
        return safe.append(escaped(linked.substring(from))).toString();
    }

    private String reference(MatchResult marker) {
        int n = Integer.parseInt(marker.group(2));
        if (n >= 1 && n <= passages) {
            return Matcher.quoteReplacement(marker.group());
        }
        droppedReferences++;
        return Matcher.quoteReplacement(marker.group(1));
    }

    /** Without the innermost links that lead elsewhere: their words stay. */
    private String unlinked(String text) {
        return LINK.matcher(text).replaceAll(link -> {
            if (link.group(1).isEmpty() && isOfTheBook(link.group(3))) {
                return Matcher.quoteReplacement(link.group());
            }
            droppedLinks++;
            boolean marker = link.group(2).matches("\\d{1,4}");
            return Matcher.quoteReplacement(marker ? "[" + link.group(2) + "]" : link.group(2));
        });
    }

    private boolean isOfTheBook(String target) {
        int anchor = target.indexOf('#');
        return pages.contains(anchor < 0 ? target : target.substring(0, anchor));
    }

    private String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        Matcher address = ADDRESS.matcher(text);
        int from = 0;
        while (address.find()) {
            safe.append(plain(text.substring(from, address.start())));
            safe.append(!safe.isEmpty() && safe.charAt(safe.length() - 1) == '`' ? " `" : "`");
            safe.append(address.group()).append('`');
            droppedLinks++;
            from = address.end();
        }
        return safe.append(plain(text.substring(from))).toString();
    }

    private static String plain(String text) {
        String safe = BRACKET.matcher(text).replaceAll("]\\\\");
        safe = TAG.matcher(safe).replaceAll("$1\\\\<");
        safe = ENTITY.matcher(safe).replaceAll("$1\\\\&");
        return safe.replace("~~~", "\\~~~");
    }
}
