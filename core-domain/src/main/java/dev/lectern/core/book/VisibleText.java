package dev.lectern.core.book;

/** Text without characters that nobody sees, which could carry words to a model that no reader of the page has read. */
public final class VisibleText {
    /** Before the first character of a text. */
    public static final int NOTHING = -1;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int AS_TEXT = 0xFE0E;
    private static final int AS_EMOJI = 0xFE0F;

    private VisibleText() {}

    /**
     * The text without them. Of control characters the line feed and the tab stay; a joiner stays where a script or an emoji
     * is not written right without it, and a variation selector where it chooses how an emoji looks: one of them, behind what
     * it changes.
     */
    public static String of(String text) {
        return of(NOTHING, text);
    }

    /**
     * The same for a piece of a text.
     *
     * @param before the last character that was visible before this piece, or {@link #NOTHING}
     */
    public static String of(int before, String text) {
        StringBuilder visible = new StringBuilder(text.length());
        int last = before;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (isVisible(c, last)) {
                visible.appendCodePoint(c);
                last = c;
            }
            i += Character.charCount(c);
        }
        return visible.length() == text.length() ? text : visible.toString();
    }

    private static boolean isVisible(int c, int before) {
        if (isVariationSelector(c)) {
            return (c == AS_TEXT || c == AS_EMOJI) && before != NOTHING && Character.isEmoji(before);
        }
        if (isIgnorable(c)) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\t';
            case Character.FORMAT ->
                (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER) && before > 0x7F && joins(before);
            default -> true;
        };
    }

    /** Persian, several Indic scripts and composed emoji need the joiners; two in a row nobody needs. */
    private static boolean joins(int before) {
        return Character.isLetter(before)
                || Character.isEmoji(before)
                || Character.getType(before) == Character.NON_SPACING_MARK
                || Character.getType(before) == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isVariationSelector(int c) {
        return (c >= 0xFE00 && c <= AS_EMOJI) || (c >= 0xE0100 && c <= 0xE01EF);
    }

    /** What Unicode says to show as nothing, although it is a letter, a mark or not assigned. */
    private static boolean isIgnorable(int c) {
        return switch (c) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0 -> true;
            default -> (c >= 0x180B && c <= 0x180F) || (c >= 0xFFF0 && c <= 0xFFF8) || (c >= 0xE0000 && c <= 0xE0FFF);
        };
    }
}
