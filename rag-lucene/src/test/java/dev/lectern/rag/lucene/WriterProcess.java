package dev.lectern.rag.lucene;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.testkit.book.WordEmbedder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

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
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriterProcess.class.getName(),
                        directory.toString(),
                        book.value())
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

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        WordEmbedder embedder = new WordEmbedder();
        try (LuceneIndex index =
                new LuceneIndex(LuceneSettings.in(Path.of(arguments[0])), embedder, InstantSource.system())) {
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
