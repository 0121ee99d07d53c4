package dev.lectern.bench;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retriever;
import dev.lectern.rag.lucene.LuceneIndex;
import dev.lectern.rag.lucene.LuceneSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "retrieve",
        description = {
            "What it costs to find three passages on Lucene, against the two bare searches of the same index.",
            "One client, warm, over random passages; embedding the question is left out, see `bench embed`."
        },
        mixinStandardHelpOptions = true)
final class Retrieve extends Measurement {
    private static final int PASSAGES_FOUND = 3;
    private static final int CANDIDATES = 100;
    private static final int BATCH = 500;

    @Option(
            names = "--passages",
            defaultValue = "10000",
            description = "How many there are, 1000 to 1000000. Default: ${DEFAULT-VALUE}.")
    private int passages;

    @Option(
            names = "--rounds",
            defaultValue = "1000",
            description = "How many questions after a warm-up, 10 to 100000. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    List<Measure> measure(Scratch scratch, PrintWriter progress) throws Exception {
        require("--passages", passages, 1_000, 1_000_000);
        require("--rounds", rounds, 10, 100_000);
        BookId book = new BookId("random");
        RandomPassages random = new RandomPassages(book);
        Path folder = scratch.folder().resolve("index");
        LuceneIndex index = scratch.own(new LuceneIndex(LuceneSettings.in(folder), random, InstantSource.system()));
        write(index, book, random, progress);
        IndexSearcher bare = new IndexSearcher(scratch.own(
                DirectoryReader.open(scratch.own(FSDirectory.open(onlyRun(folder.resolve(book.value())))))));

        Retriever retriever = index.retriever(book);
        Durations yardstick = new Durations();
        Durations whole = new Durations();
        progress.printf("Asking %,d questions ...%n", rounds);
        for (int round = -Math.max(200, rounds / 4); round < rounds; round++) {
            String question = random.question();
            Durations first = round < 0 ? new Durations() : yardstick;
            Durations second = round < 0 ? new Durations() : whole;
            first.time(() -> search(bare, question, random));
            second.time(() -> filled(
                    retriever.retrieve(Query.of(question), PASSAGES_FOUND).passages()));
        }
        List<Measure> measures = new ArrayList<>(yardstick.measures("bare searches for words and vector", yardstick));
        measures.addAll(whole.measures("three passages, fused and read", yardstick));
        return measures;
    }

    private void write(LuceneIndex index, BookId book, RandomPassages random, PrintWriter progress) {
        progress.printf("Indexing %,d passages ...%n", passages);
        long began = System.nanoTime();
        try (PassageIndex.Update update =
                index.begin(book, new IndexFormat(random.model(), "random")).orElseThrow()) {
            for (int from = 0; from < passages; from += BATCH) {
                List<EmbeddedPassage> batch = new ArrayList<>(BATCH);
                for (int number = from; number < Math.min(passages, from + BATCH); number++) {
                    batch.add(random.passage(number));
                }
                update.put(batch);
            }
            update.publish(Calibration.NONE);
        }
        progress.printf("Indexed in %d s%n", (System.nanoTime() - began) / 1_000_000_000);
    }

    /** Both rankings, as deep as the adapter looks, and nothing read of what is found. */
    private static void search(IndexSearcher searcher, String question, RandomPassages random) throws IOException {
        BooleanQuery.Builder words = new BooleanQuery.Builder();
        for (String word : question.split(" ")) {
            words.add(new TermQuery(new Term("words", word)), BooleanClause.Occur.SHOULD);
        }
        float[] vector = random.embedQuery(question).toArray();
        filled(List.of(searcher.search(words.build(), CANDIDATES).scoreDocs));
        filled(List.of(
                searcher.search(new KnnFloatVectorQuery("embedding", vector, CANDIDATES), CANDIDATES).scoreDocs));
    }

    private static void filled(List<?> found) {
        if (found.isEmpty()) {
            throw new IllegalStateException("nothing was found");
        }
    }

    private static Path onlyRun(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return Objects.requireNonNull(
                    children.filter(Files::isDirectory).toList().getFirst());
        }
    }
}
