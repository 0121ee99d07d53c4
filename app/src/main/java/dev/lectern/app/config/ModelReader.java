package dev.lectern.app.config;

import dev.lectern.rag.openai.OpenAiSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads which models are used, and says what is wrong about them. */
record ModelReader(GivenValues given) {
    /** Who writes the answers; what is set for a model that is not used is checked all the same. */
    AppConfig.Answers answers() {
        boolean used =
                given.oneOf(Variable.LECTERN_GENERATOR, "extractive", "openai").equals("openai");
        boolean fallback = given.oneOf(Variable.LECTERN_OPENAI_FALLBACK, "extractive", "none")
                .equals("extractive");
        Double temperature = temperature();
        OpenAiSettings.Patience patience = patience();
        Optional<URI> url = baseUrl(used);
        Optional<String> name = given.text(Variable.LECTERN_OPENAI_MODEL);
        if (used && name.isEmpty()) {
            given.problem(Variable.LECTERN_OPENAI_MODEL, "is missing: LECTERN_GENERATOR=openai needs a model's name");
        }
        if (url.isEmpty() || name.isEmpty()) {
            return AppConfig.Answers.QUOTED;
        }
        OpenAiSettings model = endpoint(url.get(), name.get());
        return used
                ? new AppConfig.Answers(model.withTemperature(temperature).withPatience(patience), fallback)
                : AppConfig.Answers.QUOTED;
    }

    private Optional<URI> baseUrl(boolean used) {
        Optional<URI> url = given.url(Variable.LECTERN_OPENAI_BASE_URL);
        if (used && !given.has(Variable.LECTERN_OPENAI_BASE_URL)) {
            given.problem(
                    Variable.LECTERN_OPENAI_BASE_URL,
                    "is missing: LECTERN_GENERATOR=openai needs an endpoint, such as https://api.openai.com/v1");
        }
        if (url.filter(uri -> uri.getQuery() != null).isPresent()) {
            given.problem(Variable.LECTERN_OPENAI_BASE_URL, "must do without ? and what follows it");
            return Optional.empty();
        }
        return url;
    }

    private OpenAiSettings endpoint(URI url, String name) {
        OpenAiSettings open = OpenAiSettings.of(url, name);
        try {
            return open.withApiKey(given.text(Variable.LECTERN_OPENAI_API_KEY).orElse(null));
        } catch (IllegalArgumentException e) {
            given.problem(
                    Variable.LECTERN_OPENAI_API_KEY,
                    "must be visible ASCII, and is only sent over TLS or to this machine: LECTERN_OPENAI_BASE_URL must be"
                            + " https");
            return open;
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
