package dev.lectern.rag.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.Embedder;
import dev.lectern.testkit.asking.Reply;
import dev.lectern.testkit.asking.ScriptedModel;
import dev.lectern.testkit.book.EmbedderContract;
import dev.lectern.testkit.book.WordEmbedder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenAiEmbedderTest implements EmbedderContract {
    private static final Pattern INPUT = Pattern.compile("\"input\":\\[(.*?)](?=[,}])", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");

    private final WordEmbedder words = new WordEmbedder();
    private final ScriptedModel model = new ScriptedModel().plays(this::embed);
    private final OpenAiEmbedder embedder = embedder(Duration.ofMinutes(1), 256);

    private OpenAiEmbedder embedder(Duration whole, int dimensions) {
        OpenAiSettings.Patience standard = OpenAiSettings.Patience.standard();
        OpenAiSettings endpoint = OpenAiSettings.of(model.url(), "scripted")
                .withPatience(new OpenAiSettings.Patience(
                        standard.connect(), standard.first(), standard.idle(), whole, standard.rewriting()));
        return new OpenAiEmbedder(
                OpenAiEmbedderSettings.of(endpoint, dimensions).withBatch(3));
    }

    @AfterEach
    void close() {
        embedder.close();
        model.close();
    }

    @Override
    public Embedder embedder() {
        return embedder;
    }

    private static List<String> texts(String body) {
        List<String> texts = new ArrayList<>();
        Matcher input = INPUT.matcher(body);
        assertThat(input.find()).isTrue();
        Matcher text = TEXT.matcher(input.group(1));
        while (text.find()) {
            texts.add(text.group(1));
        }
        return texts;
    }

    /** Embeds as the testkit's embedder does, and gives the last text first: the index says which is which. */
    private void embed(Reply reply) throws IOException {
        List<String> texts = texts(reply.request().body());
        List<String> data = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            data.add("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":"
                    + Arrays.toString(words.embedQuery(texts.get(i)).toArray()) + "}");
        }
        Collections.reverse(data);
        reply.whole(
                200,
                "application/json",
                "{\"object\":\"list\",\"model\":\"scripted\",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1},\"data\":"
                        + data + "}");
    }

    @Test
    void passages_go_in_batches() {
        embedder.embedPassages(List.of("a", "b", "c", "d", "e", "f", "g"));

        assertThat(model.requests()).hasSize(3);
        assertThat(texts(model.lastRequest().body())).containsExactly("g");
    }

    @Test
    void another_model_and_other_prefixes_are_another_model_of_the_index() {
        OpenAiSettings endpoint = OpenAiSettings.of(model.url(), "other");
        OpenAiEmbedderSettings settings = OpenAiEmbedderSettings.of(endpoint, 256);
        try (OpenAiEmbedder other = new OpenAiEmbedder(settings);
                OpenAiEmbedder prefixed = new OpenAiEmbedder(settings.withPrefixes("query: ", "passage: "))) {
            assertThat(embedder.model().name()).isEqualTo("openai:scripted");
            assertThat(other.model()).isNotEqualTo(embedder.model());
            assertThat(prefixed.model()).isNotEqualTo(other.model());
        }
    }

    @Test
    void prefixes_go_in_front() {
        OpenAiEmbedderSettings settings = OpenAiEmbedderSettings.of(OpenAiSettings.of(model.url(), "scripted"), 256)
                .withPrefixes("query: ", "passage: ");
        try (OpenAiEmbedder prefixed = new OpenAiEmbedder(settings)) {
            prefixed.embedQuery("bread");
            assertThat(texts(model.lastRequest().body())).containsExactly("query: bread");
            prefixed.embedPassages(List.of("bread"));
            assertThat(texts(model.lastRequest().body())).containsExactly("passage: bread");
        }
    }

    @Test
    void a_busy_endpoint_is_asked_again_for_passages() {
        AtomicInteger asked = new AtomicInteger();
        model.plays(reply -> {
            if (asked.getAndIncrement() == 0) {
                reply.refuse(429, "Retry-After: 0");
            } else {
                embed(reply);
            }
        });
        assertThat(embedder.embedPassages(List.of("bread"))).hasSize(1);
    }

    @Test
    void a_reader_is_not_kept_waiting_by_a_busy_endpoint() {
        model.plays(reply -> reply.refuse(429, "Retry-After: 9"));
        PortUnavailableException e =
                catchThrowableOfType(PortUnavailableException.class, () -> embedder.embedQuery("bread"));
        assertThat(e.port()).isEqualTo("embeddings");
        assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void an_endpoint_that_does_not_answer_is_given_up() {
        model.plays(Reply::hang);
        try (OpenAiEmbedder hasty = embedder(Duration.ofMillis(300), 256)) {
            assertThatThrownBy(() -> hasty.embedQuery("bread")).isInstanceOf(PortUnavailableException.class);
        }
    }

    @Test
    void embeddings_of_another_size_are_refused_by_both_numbers() {
        try (OpenAiEmbedder wrong = embedder(Duration.ofMinutes(1), 384)) {
            assertThatThrownBy(() -> wrong.embedQuery("bread"))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasRootCauseMessage("its embeddings have 256 dimensions and not 384");
        }
    }

    @Test
    void fewer_embeddings_than_texts_are_refused() {
        model.plays(reply -> reply.whole(200, "application/json", "{\"object\":\"list\",\"data\":[]}"));
        assertThatThrownBy(() -> embedder.embedPassages(List.of("bread"))).isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void what_cannot_be_read_is_unavailable() {
        model.plays(reply -> reply.whole(200, "application/json", "{\"data\": oops"));
        assertThatThrownBy(() -> embedder.embedQuery("bread")).isInstanceOf(PortUnavailableException.class);
    }
}
