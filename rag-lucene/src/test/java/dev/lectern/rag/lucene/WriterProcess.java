package dev.lectern.rag.lucene;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.Passages;
import dev.lectern.testkit.book.Editions;
import dev.lectern.testkit.book.WordEmbedder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process of its own that begins to write a book and goes on until it is killed. */
final class WriterProcess implements AutoCloseable {
    private static final String WRITING = "writing";
    private static final String BUSY = "busy";

    private final Process process;
    private final boolean writes;

    private WriterProcess(Process process, boolean writes) {
        this.process = process;
        this.writes = writes;
    }

    /** Starts one, and waits until it has tried to begin. */
    static WriterProcess start(Path directory, BookId book) throws IOException {
        return launch(directory.toString(), book.value());
    }

    /** Starts one that indexes one edition after the other, and waits until it is about to. */
    static WriterProcess startOn(Path directory, BookId book, int edition) throws IOException {
        return launch(directory.toString(), book.value(), String.valueOf(edition));
    }

    private static WriterProcess launch(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                WriterProcess.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return new WriterProcess(process, WRITING.equals(lines.readLine()));
    }

    boolean writes() {
        return writes;
    }

    /** Ends it as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The same some time later, if it does not end before, which it never does by itself. */
    void killAfter(Duration time) throws InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the writer ended by itself: " + process.exitValue());
        }
        kill();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        WordEmbedder embedder = new WordEmbedder();
        try (LuceneIndex index =
                new LuceneIndex(LuceneSettings.in(Path.of(arguments[0])), embedder, InstantSource.system())) {
            if (arguments.length == 3) {
                System.out.println(WRITING);
                for (int edition = Integer.parseInt(arguments[2]); ; edition++) {
                    new IndexBook(index, embedder, Passages.standard())
                            .index(
                                    new BookId(arguments[1]),
                                    Editions.of(edition),
                                    IndexBook.Options.STANDARD,
                                    (done, total) -> {});
                }
            }
            Optional<PassageIndex.Update> update =
                    index.begin(new BookId(arguments[1]), new IndexFormat(embedder.model(), "test"));
            System.out.println(update.isPresent() ? WRITING : BUSY);
            // Until somebody kills it, or the parent is gone.
            int end = System.in.read();
            update.ifPresent(PassageIndex.Update::close);
            System.exit(Math.min(0, end));
        }
    }
}
