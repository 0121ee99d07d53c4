package dev.lectern.rag.openai;

import dev.lectern.core.asking.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a model's answer quotes: words in double quotes together with the first number behind them on the same line. */
final class QuotedWords {
    private static final Pattern QUOTE =
            Pattern.compile("[\"\u201C\u201E\u00AB]([^\"\u201C\u201D\u201E\u00AB\u00BB\n]{8,600})[\"\u201D\u201C\u00BB]"
                    + "[^\\[\n\"\u201C\u201E\u00AB]{0,120}\\[(\\d{1,3})]");

    private QuotedWords() {}

    static List<Draft.Quote> of(String answer) {
        List<Draft.Quote> quotes = new ArrayList<>();
        Matcher quote = QUOTE.matcher(answer);
        while (quote.find()) {
            quotes.add(new Draft.Quote(
                    Integer.parseInt(quote.group(2)), quote.group(1).strip()));
        }
        return quotes;
    }
}
