package dev.lectern.rag.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.testkit.AtOnce;
import dev.lectern.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What keeps two writers of one book apart, on whatever server. Each test has a book of its own. */
interface WriterLeaseCases {
    /** How many begin at the same moment, each over a connection of its own. */
    int WRITERS = 8;

    /** The server, under a prefix that nobody else uses, with a lease of a minute. */
    QdrantSettings settings();

    private Optional<WriterLease> take(QdrantCalls calls, String book, MutableClock clock) {
        return Optional.ofNullable(WriterLease.take(calls, settings(), new BookId(book), clock));
    }

    /** Those of many who got it. */
    private List<WriterLease> race(String book, MutableClock clock) throws Exception {
        return AtOnce.run(WRITERS, writer -> {
                    try (QdrantCalls calls = new QdrantCalls(settings())) {
                        return take(calls, book, clock);
                    }
                })
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    default void of_many_writers_that_begin_at_the_same_moment_one_may_write() throws Exception {
        assertThat(race("race", MutableClock.atNoon())).hasSize(1);
    }

    @Test
    default void a_lease_that_ran_out_goes_to_one_of_many_and_its_holder_writes_no_more() throws Exception {
        MutableClock clock = MutableClock.atNoon();
        try (QdrantCalls calls = new QdrantCalls(settings())) {
            WriterLease dead = take(calls, "dead", clock).orElseThrow();
            clock.advance(Duration.ofSeconds(59));
            assertThat(race("dead", clock)).isEmpty();

            clock.advance(Duration.ofSeconds(2));
            assertThat(race("dead", clock)).hasSize(1);
            assertThatThrownBy(dead::renew).isInstanceOf(PortUnavailableException.class);
        }
    }

    @Test
    default void a_lease_that_is_renewed_in_time_goes_to_nobody_else() {
        MutableClock clock = MutableClock.atNoon();
        try (QdrantCalls calls = new QdrantCalls(settings())) {
            WriterLease held = take(calls, "held", clock).orElseThrow();
            for (int i = 0; i < 4; i++) {
                clock.advance(Duration.ofSeconds(45));
                held.renew();
                assertThat(take(calls, "held", clock)).isEmpty();
            }
        }
    }

    @Test
    default void a_lease_that_was_given_back_is_free_at_once() {
        MutableClock clock = MutableClock.atNoon();
        try (QdrantCalls calls = new QdrantCalls(settings())) {
            take(calls, "back", clock).orElseThrow().close();
            assertThat(take(calls, "back", clock)).isPresent();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    default void a_lease_of_a_process_of_this_machine_is_free_as_soon_as_that_is_killed() throws Exception {
        MutableClock clock = new MutableClock(Instant.now());
        try (QdrantCalls calls = new QdrantCalls(settings());
                OtherWriter writer = OtherWriter.holding(settings(), new BookId("killed"))) {
            assertThat(take(calls, "killed", clock)).isEmpty();
            writer.killAfter(Duration.ZERO);
            assertThat(take(calls, "killed", clock)).isPresent();
        }
    }

    @Test
    default void who_comes_back_too_late_does_not_give_away_what_somebody_else_holds() {
        MutableClock clock = MutableClock.atNoon();
        try (QdrantCalls calls = new QdrantCalls(settings())) {
            WriterLease late = take(calls, "late", clock).orElseThrow();
            clock.advance(Duration.ofSeconds(61));
            assertThat(take(calls, "late", clock)).isPresent();

            late.close();

            assertThat(take(calls, "late", clock)).isEmpty();
        }
    }
}
