package dev.lectern.core.asking;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a generator says about the answer it wrote. Nothing in it is believed before {@link CitationCheck} has seen it.
 *
 * @param quotes what the answer rests on
 * @param metadata facts about how it was generated, such as the model; at least {@code generator}
 */
public record Draft(List<Quote> quotes, Map<String, String> metadata) {
    public Draft {
        quotes = List.copyOf(quotes);
        metadata = Map.copyOf(metadata);
    }

    /**
     * A quotation.
     *
     * @param n the number of the passage it is said to stand in, first 1
     * @param text the words
     */
    public record Quote(int n, String text) {
        public Quote {
            Objects.requireNonNull(text, "text");
        }
    }
}
