package dev.lectern.rag.qdrant;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passages;
import dev.lectern.testkit.book.Editions;
import dev.lectern.testkit.book.WordEmbedder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that writes a book until it is killed. */
final class OtherWriter implements AutoCloseable {
    private static final String WRITING = "writing";

    private final Process process;

    private OtherWriter(Process process) {
        this.process = process;
    }

    /** Starts one that has the right to write, and does nothing. */
    static OtherWriter holding(QdrantSettings settings, BookId book) throws IOException {
        return launch(settings, book.value());
    }

    /** Starts one that indexes one edition after the other, and waits until it is about to. */
    static OtherWriter indexing(QdrantSettings settings, BookId book, int edition) throws IOException {
        return launch(settings, book.value(), Integer.toString(edition));
    }

    private static OtherWriter launch(QdrantSettings settings, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherWriter.class.getName(),
                settings.url().toString(),
                settings.prefix()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!WRITING.equals(lines.readLine())) {
            throw new IOException("it does not write");
        }
        return new OtherWriter(process);
    }

    /** Ends it some time later, as a power cut would; by itself it never does. */
    void killAfter(Duration time) throws InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the writer ended by itself: " + process.exitValue());
        }
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        QdrantSettings settings = QdrantSettings.of(URI.create(arguments[0])).withPrefix(arguments[1]);
        BookId book = new BookId(arguments[2]);
        WordEmbedder embedder = new WordEmbedder();
        if (arguments.length == 3) {
            try (QdrantCalls calls = new QdrantCalls(settings)) {
                boolean writes = WriterLease.take(calls, settings, book, InstantSource.system()) != null;
                System.out.println(writes ? WRITING : "");
                // Until somebody kills it, or the parent is gone.
                System.exit(Math.min(0, System.in.read()));
            }
        }
        try (QdrantIndex index = new QdrantIndex(settings, embedder, InstantSource.system())) {
            System.out.println(WRITING);
            for (int edition = Integer.parseInt(arguments[3]); ; edition++) {
                new IndexBook(index, embedder, Passages.standard())
                        .index(book, Editions.of(edition), IndexBook.Options.STANDARD, (done, total) -> {});
            }
        }
    }
}
