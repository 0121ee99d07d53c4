package dev.lectern.app.config;

import dev.lectern.rag.openai.OpenAiEmbedderSettings;
import dev.lectern.rag.openai.OpenAiSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads which models are used, and says what is wrong about them. */
record ModelReader(GivenValues given) {
    /** Who writes the answers. */
    AppConfig.Answers answers() {
        boolean used =
                given.oneOf(Variable.LECTERN_GENERATOR, "extractive", "openai").equals("openai");
        boolean fallback = given.oneOf(Variable.LECTERN_OPENAI_FALLBACK, "extractive", "none")
                .equals("extractive");
        Double temperature = temperature();
        OpenAiSettings.Patience patience = patience();
        OpenAiSettings model = used ? endpoint(Variable.LECTERN_GENERATOR, Variable.LECTERN_OPENAI_MODEL) : null;
        return model == null
                ? AppConfig.Answers.QUOTED
                : new AppConfig.Answers(model.withTemperature(temperature).withPatience(patience), fallback);
    }

    /** Who embeds, or null if this process does. */
    @Nullable
    OpenAiEmbedderSettings embedder() {
        if (given.oneOf(Variable.LECTERN_EMBEDDER, "onnx", "openai").equals("onnx")) {
            return null;
        }
        int dimensions = given.integer(Variable.LECTERN_OPENAI_EMBEDDING_DIMENSIONS, 1, 1, 16_384);
        if (!given.has(Variable.LECTERN_OPENAI_EMBEDDING_DIMENSIONS)) {
            given.problem(
                    Variable.LECTERN_OPENAI_EMBEDDING_DIMENSIONS,
                    "is missing: say how many numbers the model's embeddings have, such as 1536");
        }
        OpenAiSettings model = endpoint(Variable.LECTERN_EMBEDDER, Variable.LECTERN_OPENAI_EMBEDDING_MODEL);
        return model == null ? null : OpenAiEmbedderSettings.of(model, dimensions);
    }

    /** Null if something is missing or wrong, which is said. */
    private @Nullable OpenAiSettings endpoint(Variable user, Variable model) {
        Optional<URI> url = given.url(Variable.LECTERN_OPENAI_BASE_URL);
        Optional<String> name = given.text(model);
        if (!given.has(Variable.LECTERN_OPENAI_BASE_URL)) {
            given.problem(
                    Variable.LECTERN_OPENAI_BASE_URL,
                    "is missing: " + user + "=openai needs an endpoint, such as https://api.openai.com/v1");
        }
        if (name.isEmpty()) {
            given.problem(model, "is missing: " + user + "=openai needs a model's name");
        }
        if (url.isEmpty() || name.isEmpty()) {
            return null;
        }
        if (url.get().getQuery() != null) {
            given.problem(Variable.LECTERN_OPENAI_BASE_URL, "must do without ? and what follows it");
            return null;
        }
        try {
            return OpenAiSettings.of(url.get(), name.get())
                    .withApiKey(given.text(Variable.LECTERN_OPENAI_API_KEY).orElse(null));
        } catch (IllegalArgumentException e) {
            given.problem(
                    Variable.LECTERN_OPENAI_API_KEY,
                    "must be visible ASCII, and is only sent over TLS or to this machine: LECTERN_OPENAI_BASE_URL must be"
                            + " https");
            return null;
        }
    }

    private @Nullable Double temperature() {
        String text = given.text(Variable.LECTERN_OPENAI_TEMPERATURE).orElse("0.1");
        if (text.equals("none")) {
            return null;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value <= 2) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        given.problem(Variable.LECTERN_OPENAI_TEMPERATURE, "must be a number from 0 to 2, or none");
        return null;
    }

    private OpenAiSettings.Patience patience() {
        return new OpenAiSettings.Patience(
                seconds(Variable.LECTERN_OPENAI_CONNECT_SECONDS, 5, 60),
                seconds(Variable.LECTERN_OPENAI_FIRST_SECONDS, 20, 600),
                seconds(Variable.LECTERN_OPENAI_IDLE_SECONDS, 15, 600),
                seconds(Variable.LECTERN_OPENAI_ANSWER_SECONDS, 120, 3_600),
                OpenAiSettings.Patience.standard().rewriting());
    }

    private Duration seconds(Variable variable, int fallback, int most) {
        return Duration.ofSeconds(given.integer(variable, fallback, 1, most));
    }
}
