package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.FallbackAnswers;
import dev.lectern.rag.openai.OpenAiAnswers;
import dev.lectern.rag.openai.OpenAiQueryRewriter;
import dev.lectern.rag.openai.OpenAiSettings;
import org.jspecify.annotations.Nullable;

/**
 * Who writes the answers.
 *
 * @param generator is asked
 * @param model is behind it, or null if the book is quoted
 * @param rewriter makes follow-ups standalone, or null if a rule does
 */
record Generators(
        AnswerGenerator generator,
        @Nullable OpenAiAnswers model,
        @Nullable OpenAiQueryRewriter rewriter) implements AutoCloseable {
    /** @param quoting needs no model */
    static Generators of(AppConfig config, AnswerGenerator quoting) {
        OpenAiSettings settings = config.answers().model();
        OpenAiAnswers model = settings == null ? null : new OpenAiAnswers(settings);
        AnswerGenerator chosen = model == null
                ? quoting
                : config.answers().fallback() ? new FallbackAnswers(model, OpenAiAnswers.NAME, quoting) : model;
        boolean paused = !config.answerPause().isZero();
        return new Generators(
                paused ? new PausedAnswers(chosen, config.answerPause()) : chosen,
                model,
                settings == null ? null : new OpenAiQueryRewriter(settings));
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
        if (rewriter != null) {
            rewriter.close();
        }
    }
}
