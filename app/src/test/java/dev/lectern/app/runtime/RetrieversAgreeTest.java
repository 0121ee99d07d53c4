package dev.lectern.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.book.Section;
import dev.lectern.rag.markdown.MarkdownBook;
import dev.lectern.rag.markdown.MarkdownSettings;
import dev.lectern.rag.qdrant.QdrantSettings;
import dev.lectern.testkit.book.WordEmbedder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both retrievers over the handbook, which is full of names of variables and paths. Elsewhere each is held against one that
 * looks at everything, by the contract of retrievers.
 */
@EnabledIfEnvironmentVariable(
        named = "QDRANT_TEST_URL",
        matches = ".+",
        disabledReason = "QDRANT_TEST_URL names no server, such as http://127.0.0.1:6334")
final class RetrieversAgreeTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void for_99_of_100_openings_both_find_the_same_three_passages() {
        BookId book = new BookId("agree-" + UUID.randomUUID().toString().substring(0, 8));
        BookSource handbook = new MarkdownBook(new MarkdownSettings(
                Path.of(System.getProperty("lectern.root"), "frontend", "handbook", "docs"), "/docs", "Handbook"));
        QdrantSettings server = QdrantSettings.of(URI.create(System.getenv("QDRANT_TEST_URL")))
                .withApiKey(System.getenv("QDRANT_TEST_API_KEY"))
                .withTimes(Duration.ofSeconds(20), Duration.ofMinutes(1), Duration.ofMinutes(1));
        BookIndex qdrant = BookIndex.qdrant(server, new WordEmbedder());
        BookIndex lucene = BookIndex.lucene(folder, new WordEmbedder());
        try {
            Retriever one = filled(qdrant, book, handbook);
            Retriever other = filled(lucene, book, handbook);
            List<String> questions = handbook.read().sections().stream()
                    .map(RetrieversAgreeTest::opening)
                    .distinct()
                    .toList();
            long same = questions.stream()
                    .filter(question -> three(one, question).equals(three(other, question)))
                    .count();
            assertThat(questions).hasSizeGreaterThan(100);
            assertThat((double) same / questions.size()).isGreaterThanOrEqualTo(0.99);
        } finally {
            qdrant.forget().accept(book);
            qdrant.closing().run();
            lucene.closing().run();
        }
    }

    private static Retriever filled(BookIndex index, BookId book, BookSource source) {
        IndexBook.Outcome outcome = new IndexBook(index.passages(), new WordEmbedder(), Passages.standard())
                .index(book, source, IndexBook.Options.STANDARD, (done, total) -> {});
        assertThat(outcome).isInstanceOf(IndexBook.Outcome.Indexed.class);
        return index.retrievers().apply(book);
    }

    /** The heading and the first words below it: not a question, but as long as one and about as clear. */
    private static String opening(Section section) {
        String text =
                section.blocks().isEmpty() ? "" : section.blocks().getFirst().text();
        String whole = section.title().getLast() + " " + text;
        return whole.substring(0, Math.min(80, whole.length()));
    }

    private static List<String> three(Retriever retriever, String question) {
        return retriever.retrieve(Query.of(question), 3).passages().stream()
                .map(scored -> scored.passage().id().value())
                .toList();
    }
}
