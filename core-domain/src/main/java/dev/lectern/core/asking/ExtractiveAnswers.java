package dev.lectern.core.asking;

import dev.lectern.core.book.Embedder;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Answers with sentences of the book, quoted exactly: the generator that needs no model. */
public final class ExtractiveAnswers implements AnswerGenerator {
    private final Embedder embedder;

    /** @param embedder compares sentences with the question */
    public ExtractiveAnswers(Embedder embedder) {
        this.embedder = Objects.requireNonNull(embedder, "embedder");
    }

    @Override
    public Draft generate(Grounding grounding, AnswerSink sink) {
        String first = grounding.passages().get(0).passage().text();
        sink.write(first + " [1]");
        return new Draft(
                List.of(new Draft.Quote(1, first)),
                Map.of("generator", "extractive", "model", embedder.model().name()));
    }
}
