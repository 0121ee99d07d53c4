package dev.lectern.core.asking;

import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.Message;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything an answer may rest on, and nothing else.
 *
 * @param question what the reader asked
 * @param standalone the question as it reads without what was said before; what was retrieved for
 * @param turns what was said before, oldest first
 * @param passages the retrieved passages, the best first; the first is cited as {@code [1]}
 * @param termWeights how rare the question's words are in the book, see {@link
 *     dev.lectern.core.book.Retrieval#termWeights()}
 */
public record Grounding(
        Question question,
        String standalone,
        List<Message> turns,
        List<ScoredPassage> passages,
        Map<String, Double> termWeights) {
    public Grounding {
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(standalone, "standalone");
        turns = List.copyOf(turns);
        passages = List.copyOf(passages);
        termWeights = Map.copyOf(termWeights);
    }

    @Override
    public String toString() {
        return "Grounding[" + passages.size() + " passages]";
    }
}
