package dev.lectern.http.javalin;

/** What a text from a client must be before anybody else sees it. */
final class Text {
    private Text() {}

    /**
     * Checks a text.
     *
     * @param field names it in a problem
     * @throws ProblemException if it is too long, or holds what no store keeps: NUL or half a surrogate pair
     */
    static String checked(String field, String text, int max) {
        if (text.length() > max) {
            throw new ProblemException(Problems.invalid(field, "must have at most " + max + " characters"));
        }
        boolean broken = text.codePoints().anyMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
        if (broken) {
            throw new ProblemException(Problems.invalid(field, "must be well-formed Unicode without NUL"));
        }
        return text;
    }
}
