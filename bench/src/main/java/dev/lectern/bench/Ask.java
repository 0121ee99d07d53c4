package dev.lectern.bench;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.demo.BookQuestions;
import dev.lectern.app.demo.OwnLectern;
import dev.lectern.app.demo.Reader;
import dev.lectern.app.demo.ServerSentEvents;
import dev.lectern.app.runtime.Indexing;
import dev.lectern.app.runtime.Installation;
import dev.lectern.app.runtime.StartupReport;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retriever;
import dev.lectern.rag.markdown.MarkdownBook;
import dev.lectern.rag.markdown.MarkdownSettings;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "ask",
        description = {
            "How long a reader waits for an answer over HTTP, against the bare retrieval of its passages.",
            "One reader asks about the book's own headings, each question in a conversation of its own."
        },
        mixinStandardHelpOptions = true)
final class Ask extends Measurement {
    private static final int DIFFERENT_QUESTIONS = 20;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A Lectern that is running on the configured book. Default: one of its own.")
    private @Nullable URI url;

    @Option(
            names = "--questions",
            defaultValue = "100",
            description = "How many are asked after a warm-up, 10 to 2000. Default: ${DEFAULT-VALUE}.")
    private int questions;

    /** Tells which part is ready. */
    record Parts(PrintWriter progress) implements StartupReport {
        @Override
        public void ready(String part, String detail, Duration took) {
            progress.println("  " + part + " ready");
        }

        @Override
        public void embedding(int done, int total) {}
    }

    @Override
    List<Measure> measure(Scratch scratch, PrintWriter progress) throws Exception {
        require("--questions", questions, 10, 2_000);
        AppConfig config = AppConfig.load(Installation.root());
        AppConfig.Book book = config.book();
        BookSource.Content content =
                new MarkdownBook(new MarkdownSettings(book.folder(), book.routeBase(), book.title())).read();
        List<String> topics = BookQuestions.of(content, DIFFERENT_QUESTIONS);
        if (topics.isEmpty()) {
            throw new IllegalStateException("no question can be made of the headings in " + book.folder());
        }
        URI site = url;
        if (site == null) {
            progress.println("Starting a Lectern ...");
            site = URI.create(
                    OwnLectern.start(config, new Parts(progress), scratch::own).url());
        }
        progress.println("Indexing the book, to retrieve from it without a server ...");
        // An index of the same kind as the server's own; nothing listens on these ports.
        Indexing indexing = scratch.own(Indexing.open(config.elsewhere(scratch.folder(), 1, 2, 3)));
        indexing.index(book, IndexBook.Options.STANDARD, (done, total) -> {});
        Retriever retriever = indexing.retriever(book.id());
        try (Reader reader = new Reader(site, "Ada")) {
            reader.signUp();
            reader.fetchToken();
            progress.println("Asking ...");
            List<Measure> measures = ask(site, reader.token(), retriever, config.passages(), topics);
            reader.deleteAccount();
            return measures;
        }
    }

    private List<Measure> ask(URI site, String token, Retriever retriever, int passages, List<String> topics)
            throws Exception {
        Durations retrieval = new Durations();
        Durations first = new Durations();
        Durations words = new Durations();
        Durations done = new Durations();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build()) {
            for (int i = -questions / 4; i < questions; i++) {
                String topic = topics.get(Math.floorMod(i, topics.size()));
                Durations bare = i < 0 ? new Durations() : retrieval;
                bare.time(() -> retriever.retrieve(Query.of(topic), passages));
                Map<String, Long> seen = stream(client, site, token, topic);
                if (i >= 0) {
                    first.add(at(seen, "started"));
                    words.add(at(seen, "delta"));
                    done.add(at(seen, "done"));
                }
            }
        }
        List<Measure> measures = new ArrayList<>(retrieval.measures("bare retrieval", retrieval));
        measures.addAll(first.measures("to the first event", retrieval));
        measures.addAll(words.measures("to the first words", retrieval));
        measures.addAll(done.measures("to the whole answer", retrieval));
        return measures;
    }

    /** When each kind of event came first, in nanoseconds after asking. */
    private static Map<String, Long> stream(HttpClient client, URI site, String token, String question)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(site.resolve("/api/v1/conversations/new/messages"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JsonMapper.shared().writeValueAsString(Map.of("content", question))))
                .build();
        Map<String, Long> seen = new HashMap<>();
        long began = System.nanoTime();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("asking answered " + response.statusCode());
        }
        ServerSentEvents.read(response.body(), (event, data) -> seen.putIfAbsent(event, System.nanoTime() - began));
        return seen;
    }

    private static long at(Map<String, Long> seen, String event) {
        Long nanos = seen.get(event);
        if (nanos == null) {
            throw new IllegalStateException("an answer came without the event `" + event + "`: " + seen.keySet());
        }
        return nanos;
    }
}
