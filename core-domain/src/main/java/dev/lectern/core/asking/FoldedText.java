package dev.lectern.core.asking;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A text in which quotes are found although they differ in white space, in compatibility forms or in the shape of their
 * quotation marks, with the way back to where they stand in the text as it is.
 */
final class FoldedText {
    private final String folded;
    /** For each character of the folded text, where what it was made of begins and ends. */
    private final int[] starts;

    private final int[] ends;

    private FoldedText(String folded, int[] starts, int[] ends) {
        this.folded = folded;
        this.starts = starts;
        this.ends = ends;
    }

    static FoldedText of(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        int[] starts = new int[text.length() * 2 + 16];
        int[] ends = new int[starts.length];
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int from = characters.first();
        for (int to = characters.next(); to != BreakIterator.DONE; to = characters.next()) {
            for (char c : fold(text.substring(from, to)).toCharArray()) {
                boolean space = c == ' ';
                if (space && !folded.isEmpty() && folded.charAt(folded.length() - 1) == ' ') {
                    continue;
                }
                if (folded.length() == starts.length) {
                    starts = java.util.Arrays.copyOf(starts, starts.length * 2);
                    ends = java.util.Arrays.copyOf(ends, ends.length * 2);
                }
                starts[folded.length()] = from;
                ends[folded.length()] = to;
                folded.append(c);
            }
            from = to;
        }
        return new FoldedText(folded.toString(), starts, ends);
    }

    /** Where the quote begins in the folded text; -1 if it does not stand there or is blank. */
    int indexOf(String quote) {
        String sought = foldedQuote(quote);
        return sought.isEmpty() ? -1 : folded.indexOf(sought);
    }

    /** Where the quote begins for the last time; -1 as for {@link #indexOf}. */
    int lastIndexOf(String quote) {
        String sought = foldedQuote(quote);
        return sought.isEmpty() ? -1 : folded.lastIndexOf(sought);
    }

    /** Where what begins at that place of the folded text begins in the text. */
    int start(int found) {
        return starts[found];
    }

    /** Where the quote that begins at that place of the folded text ends in the text. */
    int end(int found, String quote) {
        return ends[found + foldedQuote(quote).length() - 1];
    }

    private static String foldedQuote(String quote) {
        return fold(quote).replaceAll(" +", " ").strip();
    }

    private static String fold(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
        StringBuilder folded = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            folded.append(
                    switch (c) {
                        case '\u2018', '\u2019', '\u201B' -> '\'';
                        case '\u201C', '\u201D', '\u201E' -> '"';
                        default -> Character.isWhitespace(c) ? ' ' : c;
                    });
        }
        return folded.toString();
    }
}
