package dev.lectern.rag.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.book.Embedder;
import dev.lectern.testkit.book.EmbedderContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEmbedderTest implements EmbedderContract {
    @TempDir
    static Path cache;

    private static OnnxEmbedder onnx;

    @BeforeAll
    static void load() {
        onnx = new OnnxEmbedder(OnnxSettings.in(cache.resolve("not/yet/made")));
    }

    @AfterAll
    static void close() {
        onnx.close();
    }

    @Override
    public Embedder embedder() {
        return onnx;
    }

    @Test
    void native_libraries_go_where_the_settings_say() {
        assertThat(cache.resolve("not/yet/made")).isNotEmptyDirectory();
    }

    @Test
    void a_question_and_a_passage_of_the_same_words_are_told_apart() {
        String text = "How long do lentils simmer?";

        assertThat(onnx.embedQuery(text))
                .isNotEqualTo(onnx.embedPassages(List.of(text)).get(0));
    }

    @Test
    void a_number_of_threads_out_of_bounds_is_refused_by_name() {
        assertThatThrownBy(() -> new OnnxSettings(cache, "", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads must be 1 to 64: 0");
    }

    @Test
    void the_libraries_are_told_to_report_nothing() {
        assertThat(embedder().model()).isNotNull();
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    }
}
