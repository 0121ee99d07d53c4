package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.table;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.Purge;
import dev.lectern.core.privacy.RetentionPolicy;
import dev.lectern.persistence.jooq.PostgresSchedule.Job;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.SampleTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several nodes on one database. */
@Tag("US5.2")
@Tag("FR-014")
final class PostgresScheduleTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration NEVER_AGAIN = Duration.ofDays(1);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private String url = "";

    @BeforeEach
    void database() {
        url = TestServer.database();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    @Test
    void two_nodes_purge_once() throws Exception {
        PostgresStore first = node();
        PostgresStore second = node();
        UserId reader = Readers.unique();
        first.users().synchronise(Readers.identity(reader, null, null), NOON);
        for (int i = 0; i < 250; i++) {
            first.conversations().create(reader, SampleTurns.newId(), "Old", null, NOON.minus(Duration.ofDays(i)));
        }
        Queue<ErasedCounts> batches = new ConcurrentLinkedQueue<>();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        for (PostgresStore store : List.of(first, second)) {
            Purge purge = new Purge(
                    new RetentionPolicy(30, null),
                    store.retention(),
                    new MutableClock(NOON),
                    new Purge.Settings(100, 0));
            schedule(store, "node-" + opened.size(), NEVER_AGAIN, stopping -> {
                runs.incrementAndGet();
                purge.run(batches::add, stopping);
                done.countDown();
            });
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        awaitFinished();
        assertThat(runs).hasValue(1);
        // Days 0 to 30 before today are kept.
        assertThat(batches.stream().mapToInt(ErasedCounts::conversations).sum()).isEqualTo(250 - 31);
        assertThat(first.conversations()
                        .list(reader, HistoryFilter.ALL, null, 100)
                        .items())
                .hasSize(31);
    }

    @Test
    void a_run_whose_node_died_is_taken_over_by_another() throws Exception {
        PostgresStore store = node();
        TestServer.executeAt(url, """
                insert into lectern.scheduled_tasks
                    (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
                values ('purge', 'recurring', now() - interval '2 hours', true, 'dead-node',
                        now() - interval '1 hour', 1)""");
        CountDownLatch done = new CountDownLatch(1);
        PostgresSchedule schedule = new PostgresSchedule(
                store, "node", SOON, SOON, List.of(new Job("purge", NEVER_AGAIN, stopping -> done.countDown())));
        opened.add(schedule);

        schedule.start();

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        awaitFinished();
    }

    @Test
    void a_run_whose_node_lives_is_left_to_it() throws Exception {
        PostgresStore store = node();
        TestServer.executeAt(url, """
                insert into lectern.scheduled_tasks
                    (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
                values ('purge', 'recurring', now() - interval '2 hours', true, 'other-node', now(), 1)""");
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch looked = new CountDownLatch(3);
        PostgresSchedule schedule = new PostgresSchedule(
                store,
                "node",
                SOON,
                Duration.ofMinutes(1),
                List.of(
                        new Job("purge", NEVER_AGAIN, stopping -> runs.incrementAndGet()),
                        // Looks as often, so that the other had its chance.
                        new Job("other", SOON, stopping -> looked.countDown())));
        opened.add(schedule);

        schedule.start();

        assertThat(looked.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(0);
    }

    @Test
    void a_row_that_cannot_be_deleted_stops_nothing() {
        PostgresStore store = node();
        UserId reader = Readers.unique();
        store.users().synchronise(Readers.identity(reader, null, null), NOON);
        ConversationId poisonous = SampleTurns.newId();
        for (int i = 0; i < 40; i++) {
            ConversationId id = i == 17 ? poisonous : SampleTurns.newId();
            store.conversations().create(reader, id, "Old", null, NOON.minus(Duration.ofDays(100 + i)));
        }
        TestServer.executeAt(url, """
                create function lectern.refuse() returns trigger language plpgsql as
                $$ begin raise exception 'not this one'; end $$;
                create trigger refuse before delete on lectern.conversation for each row
                when (old.id = '%s') execute function lectern.refuse()""".formatted(poisonous));
        Purge purge = new Purge(
                new RetentionPolicy(30, null), store.retention(), new MutableClock(NOON), new Purge.Settings(100, 0));

        assertThat(purge.run(batch -> {}, () -> false)).isInstanceOfSatisfying(Purge.Outcome.Done.class, done -> {
            assertThat(done.stuck()).isEqualTo(1);
            assertThat(done.erased()).isEqualTo(new ErasedCounts(39, 0));
        });
        assertThat(store.conversations().find(reader, poisonous)).isPresent();
    }

    @Test
    void a_job_that_fails_runs_again_and_the_connection_is_fit_for_use() throws Exception {
        PostgresStore store = node();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch again = new CountDownLatch(3);
        schedule(store, "node", SOON, stopping -> {
            runs.incrementAndGet();
            again.countDown();
            throw new IllegalStateException("as a test wants it");
        });

        assertThat(again.await(60, TimeUnit.SECONDS)).isTrue();
        store.ping();
    }

    @Test
    void a_job_is_told_to_come_to_its_end() throws Exception {
        PostgresStore store = node();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        PostgresSchedule schedule = schedule(store, "node", SOON, stopping -> {
            running.countDown();
            while (!stopping.getAsBoolean()) {
                Thread.onSpinWait();
            }
            ended.countDown();
        });
        assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();

        schedule.close();
        opened.remove(schedule);

        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void the_schedule_is_guarded_like_everything_else() {
        PostgresStore store = node();
        schedule(store, "node", SOON, stopping -> {});

        assertThat(store.database().<Integer>housekeeping(sql -> sql.fetchCount(table("lectern.scheduled_tasks"))))
                .isEqualTo(1);
        assertThatThrownBy(
                        () -> store.database().<Integer>nobody(sql -> sql.fetchCount(table("lectern.scheduled_tasks"))))
                .hasMessageContaining("permission denied");
    }

    private PostgresStore node() {
        PostgresStore store = PostgresStore.open(PostgresSettings.of(url).withPoolSize(4));
        opened.add(store);
        return store;
    }

    private PostgresSchedule schedule(
            PostgresStore store, String name, Duration pause, Consumer<BooleanSupplier> work) {
        PostgresSchedule schedule = new PostgresSchedule(store, name, SOON, List.of(new Job("purge", pause, work)));
        opened.add(schedule);
        schedule.start();
        return schedule;
    }

    /** The other node must have had its chance: it looks every 50 ms and finds the job done, for a day. */
    private void awaitFinished() throws Exception {
        for (int i = 0; i < 600; i++) {
            boolean done = ((PostgresStore) opened.getFirst())
                    .database()
                    .<Boolean>housekeeping(sql -> sql.fetchExists(sql.selectOne()
                            .from("lectern.scheduled_tasks")
                            .where("last_success is not null and not picked")));
            if (done) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("the job is still running");
    }
}
