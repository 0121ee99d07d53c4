package dev.lectern.rag.markdown;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The YAML above a page.
 *
 * @param values by key; empty if there is none or it is broken
 * @param body the page below it
 * @param problem what is wrong with it, or null
 * @param problemLine the line of the file where it is wrong, first 1; 0 if nothing is
 */
record FrontMatter(Map<?, ?> values, String body, @Nullable String problem, int problemLine) {
    private static final String FENCE = "---";

    /** @param text the whole file, lines ended by {@code \n} alone */
    static FrontMatter of(String text) {
        if (!text.startsWith(FENCE + "\n")) {
            return new FrontMatter(Map.of(), text, null, 0);
        }
        int close = text.indexOf("\n" + FENCE, FENCE.length());
        while (close >= 0 && !endsLine(text, close + 1 + FENCE.length())) {
            close = text.indexOf("\n" + FENCE, close + 1);
        }
        if (close < 0) {
            return new FrontMatter(Map.of(), text, "the front matter is not closed by a line of ---", 1);
        }
        String yaml = text.substring(FENCE.length(), close + 1);
        String body = text.substring(close + 1 + FENCE.length());
        try {
            Object values = parse(yaml);
            if (values == null || values instanceof Map) {
                return new FrontMatter(values instanceof Map<?, ?> map ? map : Map.of(), body, null, 0);
            }
            return new FrontMatter(Map.of(), body, "the front matter is not a list of keys and values", 2);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            return new FrontMatter(Map.of(), body, "the front matter is broken: " + e.getProblem(), line);
        } catch (YamlEngineException e) {
            return new FrontMatter(Map.of(), body, "the front matter is broken", 1);
        }
    }

    /** YAML, or JSON, which is a part of it. */
    static @Nullable Object parse(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    private static boolean endsLine(String text, int from) {
        int end = text.indexOf('\n', from);
        return text.substring(from, end < 0 ? text.length() : end).isBlank();
    }

    /** A value as text; empty if it is absent or blank. */
    Optional<String> text(String key) {
        Object value = values.get(key);
        return value == null || value.toString().isBlank()
                ? Optional.empty()
                : Optional.of(value.toString().strip());
    }

    boolean isTrue(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }
}
