package dev.lectern.rag.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Retriever;
import dev.lectern.testkit.book.PassageIndexContract;
import dev.lectern.testkit.book.PublishedPassagesContract;
import dev.lectern.testkit.book.RetrieverContract;
import dev.lectern.testkit.book.WordEmbedder;
import io.qdrant.client.grpc.Collections.CollectionDescription;
import io.qdrant.client.grpc.Collections.ListCollectionsRequest;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contracts on a real server; every test has names of its own there and removes them. */
@EnabledIfEnvironmentVariable(
        named = "QDRANT_TEST_URL",
        matches = ".+",
        disabledReason = "QDRANT_TEST_URL names no server, such as http://127.0.0.1:6334")
class RealQdrantTest implements PassageIndexContract, PublishedPassagesContract, RetrieverContract, WriterLeaseCases {
    private final WordEmbedder embedder = new WordEmbedder();
    private QdrantSettings settings;
    private QdrantIndex index;

    @BeforeEach
    void open() {
        settings = QdrantSettings.of(URI.create(System.getenv("QDRANT_TEST_URL")))
                .withApiKey(System.getenv("QDRANT_TEST_API_KEY"))
                .withPrefix("test-" + UUID.randomUUID().toString().substring(0, 8))
                .withTimes(Duration.ofSeconds(20), Duration.ofMinutes(1), Duration.ofMinutes(1));
        index = new QdrantIndex(settings, embedder, InstantSource.system());
    }

    @AfterEach
    void close() {
        try (QdrantCalls calls = new QdrantCalls(settings)) {
            BookCollections collections = new BookCollections(calls, settings, new BookId("any"));
            calls.collections().list(ListCollectionsRequest.getDefaultInstance()).getCollectionsList().stream()
                    .map(CollectionDescription::getName)
                    .filter(name -> name.startsWith(settings.prefix() + "__"))
                    .forEach(collections::remove);
        }
        index.close();
    }

    @Override
    public QdrantSettings settings() {
        return settings;
    }

    @Override
    public QdrantIndex index() {
        return index;
    }

    @Override
    public WordEmbedder embedder() {
        return embedder;
    }

    @Override
    public Retriever retriever(BookId book) {
        return index.retriever(book);
    }

    @Override
    public Retriever over(BookId book, BookSource source) {
        assertThat(new IndexBook(index, embedder, new Passages(400, 0))
                        .index(book, source, IndexBook.Options.STANDARD, (done, total) -> {}))
                .isInstanceOf(IndexBook.Outcome.Indexed.class);
        return index.retriever(book);
    }

    @Override
    public PublishedPassages published(BookId book) {
        return index.published(book);
    }

    @Override
    public Retriever overNothing(BookId book) {
        return index.retriever(book);
    }
}
