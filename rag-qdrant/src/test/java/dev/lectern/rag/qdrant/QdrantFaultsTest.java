package dev.lectern.rag.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.Passages;
import dev.lectern.core.book.Query;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.book.Editions;
import dev.lectern.testkit.book.SampleBook;
import dev.lectern.testkit.book.WordEmbedder;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What goes wrong with a server, and what this adapter makes of it. */
class QdrantFaultsTest {
    private static final BookId BOOK = new BookId("book");
    private static final BookSource SOURCE =
            SampleBook.of(SampleBook.page("/a", "Apples keep."), SampleBook.page("/b", "Pears do not."));

    private final WordEmbedder embedder = new WordEmbedder();
    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final QdrantDouble server = new QdrantDouble();
    private final QdrantIndex index = index(settings());

    private QdrantSettings settings() {
        return QdrantSettings.of(server.url())
                .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(1));
    }

    private QdrantIndex index(QdrantSettings settings) {
        return new QdrantIndex(settings, embedder, clock);
    }

    @AfterEach
    void close() {
        index.close();
        server.close();
    }

    private void run() {
        assertThat(new IndexBook(index, embedder, Passages.standard())
                        .index(BOOK, SOURCE, IndexBook.Options.STANDARD, (done, total) -> {}))
                .isInstanceOf(IndexBook.Outcome.Indexed.class);
    }

    private String best(String question) {
        return index.retriever(BOOK)
                .retrieve(Query.of(question), 1)
                .passages()
                .get(0)
                .passage()
                .locator()
                .page();
    }

    private IndexFormat format() {
        return new IndexFormat(embedder.model(), "test");
    }

    @Test
    void a_server_that_is_away_for_a_moment_is_asked_again() {
        run();
        server.fail("QueryBatch", Status.UNAVAILABLE, Status.RESOURCE_EXHAUSTED);
        server.fail("Get", Status.UNAVAILABLE);
        server.fail("ListAliases", Status.UNAVAILABLE);

        assertThat(best("apples")).isEqualTo("/a");
        assertThat(server.called("QueryBatch")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void a_request_that_the_server_refuses_is_not_repeated() {
        run();
        long before = server.called("QueryBatch");
        server.fail("QueryBatch", Status.INVALID_ARGUMENT);

        assertThatThrownBy(() -> best("apples"))
                .isInstanceOfSatisfying(
                        PortUnavailableException.class,
                        e -> assertThat(e.port()).isEqualTo("index"));
        assertThat(server.called("QueryBatch")).isEqualTo(before + 1);
    }

    @Test
    void a_reply_that_does_not_come_is_waited_for_until_the_deadline_and_asked_for_again() {
        run();
        server.hang("Count");
        long before = server.called("Count");

        assertThat(best("apples")).isEqualTo("/a");
        assertThat(server.called("Count")).isEqualTo(before + 2);

        server.hang("QueryBatch");
        server.hang("QueryBatch");
        server.hang("QueryBatch");
        assertThatThrownBy(() -> best("apples")).isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void a_server_that_is_gone_is_an_unavailable_index() {
        run();
        server.close();

        assertThatThrownBy(() -> best("apples")).isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(index::ping).isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(() -> index.current(BOOK)).isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void a_write_that_was_accepted_and_not_applied_is_written_again() {
        server.stored.waitTimeouts.set(2);

        run();

        assertThat(index.current(BOOK).orElseThrow().passages()).isEqualTo(2);
        assertThat(best("pears")).isEqualTo("/b");
    }

    @Test
    void a_write_that_is_never_applied_is_not_published() {
        server.stored.waitTimeouts.set(1_000);

        assertThatThrownBy(this::run).isInstanceOf(PortUnavailableException.class);
        server.stored.waitTimeouts.set(0);

        assertThat(index.current(BOOK)).isEmpty();
    }

    @Test
    void who_comes_second_in_making_a_collection_goes_on_with_it() {
        server.stored.lostRaces.set(2);

        run();

        assertThat(best("apples")).isEqualTo("/a");
    }

    @Test
    void a_collection_is_shown_when_it_is_ready_and_not_before() {
        server.stored.yellow.set(3);

        run();

        assertThat(best("apples")).isEqualTo("/a");
        assertThat(server.stored.yellow).hasValue(0);
    }

    @Test
    void a_page_of_more_than_four_megabytes_is_read() {
        String long1 = "Long text. ".repeat(50_000);
        try (PassageIndex.Update update = index.begin(BOOK, format()).orElseThrow()) {
            for (int i = 0; i < 12; i++) {
                Passage passage = SampleBook.passage(BOOK, "/" + i, i + " " + long1);
                update.put(List.of(new EmbeddedPassage(passage, embedder.embedQuery("long"))));
            }
            update.publish(Calibration.NONE);
        }
        Passage last = SampleBook.passage(BOOK, "/last", "Short.");
        try (PassageIndex.Update update = index.begin(BOOK, format()).orElseThrow()) {
            update.put(List.of(new EmbeddedPassage(last, embedder.embedQuery("short"))));
            assertThat(update.publish(Calibration.NONE).passages()).isEqualTo(13);
        }
    }

    @Test
    void a_wrong_key_is_noticed_although_the_server_is_healthy() {
        server.withKey("right");
        try (QdrantIndex wrong = index(settings().withApiKey("wrong"));
                QdrantIndex right = index(settings().withApiKey("right"))) {
            assertThatThrownBy(wrong::ping).isInstanceOf(PortUnavailableException.class);
            right.ping();
        }
        assertThat(server.called("HealthCheck")).isEqualTo(2);
    }

    @Test
    void a_server_that_cannot_keep_two_writers_apart_is_refused() {
        server.withVersion("1.16.3");
        assertThatThrownBy(() -> index.begin(BOOK, format()))
                .isInstanceOf(PortUnavailableException.class)
                .cause()
                .hasMessageContaining("1.17");
    }

    @Test
    void a_writer_that_died_stops_others_until_its_lease_ends_and_can_publish_nothing_then() {
        PassageIndex.Update dead = index.begin(BOOK, format()).orElseThrow();
        dead.put(List.of(new EmbeddedPassage(SampleBook.passage(BOOK, "/dead", "Dead."), embedder.embedQuery("dead"))));
        assertThat(index.begin(BOOK, format())).isEmpty();

        clock.advance(Duration.ofSeconds(61));
        try (PassageIndex.Update next = index.begin(BOOK, format()).orElseThrow()) {
            assertThatThrownBy(() -> dead.publish(Calibration.NONE)).isInstanceOf(PortUnavailableException.class);
            next.put(List.of(
                    new EmbeddedPassage(SampleBook.passage(BOOK, "/next", "Next."), embedder.embedQuery("next"))));
            next.publish(Calibration.NONE);
        }
        assertThat(best("anything")).isEqualTo("/next");
    }

    @Test
    void a_collection_that_cannot_be_understood_says_what_to_do_and_that_mends_it() {
        run();
        server.stored.get("lectern__book").metadata.remove("threshold");
        assertThatThrownBy(() -> index.current(BOOK))
                .isInstanceOf(PortUnavailableException.class)
                .cause()
                .hasMessageContaining("index the book again");

        run();

        assertThat(best("apples")).isEqualTo("/a");
    }

    @Test
    void a_writer_at_work_keeps_its_lease_however_long_it_takes() {
        try (PassageIndex.Update slow = index.begin(BOOK, format()).orElseThrow()) {
            for (int i = 0; i < 5; i++) {
                clock.advance(Duration.ofSeconds(40));
                slow.put(List.of(
                        new EmbeddedPassage(SampleBook.passage(BOOK, "/" + i, "Page."), embedder.embedQuery("page"))));
                assertThat(index.begin(BOOK, format())).isEmpty();
            }
            assertThat(slow.publish(Calibration.NONE).passages()).isEqualTo(5);
        }
    }

    /** Each round kills a process that indexes one edition after the other; many more with {@code -Dlectern.drill=40}. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_writer_killed_at_any_moment_leaves_one_whole_edition_and_the_next_run_goes_on_at_once() throws Exception {
        BookId book = new BookId("while");
        Random random = new Random(13);
        IndexBook indexing = new IndexBook(index, embedder, Passages.standard());
        indexing.index(book, Editions.of(0), IndexBook.Options.STANDARD, (done, total) -> {});
        clock.advance(Duration.between(clock.instant(), Instant.now()));
        try (Editions.Reader reader = Editions.Reader.over(index.retriever(book))) {
            int edition = 0;
            for (int round = 0; round < Integer.getInteger("lectern.drill", 2); round++) {
                try (OtherWriter writer = OtherWriter.indexing(settings(), book, edition + 1)) {
                    writer.killAfter(Duration.ofMillis(random.nextInt(1_500)));
                }
                edition = Editions.seen(index.retriever(book)) + 1;
                assertThat(indexing.index(book, Editions.of(edition), IndexBook.Options.STANDARD, (done, total) -> {}))
                        .isInstanceOf(IndexBook.Outcome.Indexed.class);
                assertThat(reader.awaits(edition)).as("%s", reader.wrong()).isTrue();
            }
        }
        assertThat(server.stored.collections.keySet().stream().filter(name -> name.startsWith("lectern__while__")))
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void nobody_publishes_who_has_lost_the_right_to_write_a_moment_ago() {
        try (PassageIndex.Update robbed = index.begin(BOOK, format()).orElseThrow();
                QdrantCalls calls = new QdrantCalls(settings())) {
            robbed.put(List.of(
                    new EmbeddedPassage(SampleBook.passage(BOOK, "/a", "Apples."), embedder.embedQuery("apples"))));
            clock.advance(Duration.ofSeconds(61));
            assertThat(WriterLease.take(calls, settings(), BOOK, clock)).isNotNull();
            clock.advance(Duration.ofSeconds(-61));

            assertThatThrownBy(() -> robbed.publish(Calibration.NONE))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasRootCauseMessage("another writer has taken over");
            assertThat(index.current(BOOK)).isEmpty();
        }
    }

    @Test
    void readers_go_on_when_what_they_read_is_replaced_and_removed_under_them() {
        run();
        server.fail("QueryBatch", Status.NOT_FOUND);
        assertThat(best("apples")).isEqualTo("/a");
    }
}
