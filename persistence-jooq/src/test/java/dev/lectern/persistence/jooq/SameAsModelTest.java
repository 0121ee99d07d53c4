package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.Feedback;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.Page;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.conversation.SearchHit;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.InMemoryConversations;
import dev.lectern.testkit.conversation.SampleTurns;
import dev.lectern.testkit.privacy.InMemoryUsers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand random steps of twenty readers on four threads, each done on PostgreSQL and on the store in memory: the
 * same results to the last field. A reader stays on one thread, so that both stores see the same order; strangers reach
 * for each other's conversations all the time.
 */
@Tag("FR-017")
@Tag("EDGE.5")
final class SameAsModelTest {
    private static final int READERS = 20;
    private static final int THREADS = 4;
    private static final int STEPS = 10_000;
    private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void ten_thousand_random_steps_give_the_same_results_as_the_model() throws Exception {
        long seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("SameAsModelTest: repeat with -Dlectern.seed=" + seed);
        InMemoryConversations model = new InMemoryConversations();
        InMemoryUsers modelUsers = new InMemoryUsers(model);
        List<ConversationId> everybodys = Collections.synchronizedList(new ArrayList<>());
        try (PostgresStore store = PostgresStore.open(
                        PostgresSettings.of(TestServer.database()).withPoolSize(THREADS));
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(seed + thread);
                List<Player> players = Stream.generate(
                                () -> new Player(Readers.unique(), random, store, model, modelUsers, everybodys))
                        .limit(READERS / THREADS)
                        .toList();
                runs.add(threads.submit(() -> {
                    for (int step = 0; step < STEPS / THREADS; step++) {
                        players.get(random.nextInt(players.size())).step(START.plusSeconds(step));
                    }
                    players.forEach(Player::compareEverything);
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
            assertThat(store.database().borrowed()).isZero();
        }
    }

    /** One reader, who does the same to both stores and expects the same of both. */
    private record Player(
            UserId reader,
            Random random,
            PostgresStore store,
            InMemoryConversations model,
            InMemoryUsers modelUsers,
            List<ConversationId> everybodys) {
        void step(Instant at) {
            ConversationId some = some();
            MessageId message = new MessageId(1 + random.nextInt(8));
            String word = "word" + random.nextInt(20);
            switch (random.nextInt(18)) {
                case 0, 1 -> begin(SampleTurns.fresh(SampleTurns.newId(), "A question on " + word, key(), at));
                case 2, 3 -> begin(SampleTurns.next(some, "And " + word, key(), at));
                case 4 -> same(repository -> repository.checkpoint(reader, some, message, SampleTurns.soFar(word, at)));
                case 5, 6 ->
                    same(repository ->
                            repository.complete(reader, some, message, SampleTurns.complete("It is " + word, at)));
                case 7 -> same(repository -> repository.requestStop(reader, some, message));
                case 8 -> same(repository -> repository.find(reader, some));
                case 9 -> same(repository -> repository.messages(reader, some, message, 1 + message.value()));
                case 10 -> same(repository -> repository.recent(reader, some, message, message.value()));
                case 11 -> {
                    Long version = random.nextBoolean() ? null : 1L + random.nextInt(3);
                    same(repository -> repository.rename(reader, some, "About " + word, version, at));
                }
                case 12 -> {
                    if (random.nextInt(4) == 0) {
                        same(repository -> repository.delete(reader, some));
                    } else {
                        same(repository -> found(repository, word));
                    }
                }
                case 13 -> {
                    HistoryPosition position = new HistoryPosition(at.minusSeconds(random.nextInt(200)), some);
                    HistoryFilter filter = new HistoryFilter(
                            random.nextBoolean() ? null : at.minusSeconds(random.nextInt(400)),
                            random.nextBoolean() ? null : at.minusSeconds(random.nextInt(40)));
                    same(repository -> repository.list(reader, filter, position, 5));
                }
                case 14 -> same(repository -> repository.turn(reader, some, message));
                case 15 -> {
                    Regeneration again = new Regeneration(some, message, key(), SampleTurns.NODE, at);
                    same(repository -> repository.regenerate(reader, again));
                }
                case 16 -> {
                    Feedback feedback = random.nextInt(4) == 0 ? null : new Feedback(Feedback.Verdict.UP, word, at);
                    same(repository -> repository.rate(reader, some, message, feedback));
                }
                default -> {
                    if (random.nextInt(40) == 0) {
                        assertThat(store.users().erase(reader, false, at))
                                .isEqualTo(modelUsers.erase(reader, false, at));
                    }
                }
            }
        }

        private void begin(NewTurn turn) {
            Begun begun = same(repository -> repository.begin(reader, turn));
            if (begun instanceof Begun.Started started && turn.target() instanceof NewTurn.Target.Fresh) {
                everybodys.add(started.conversation().id());
            }
        }

        private ConversationId some() {
            List<Conversation> own =
                    model.list(reader, HistoryFilter.ALL, null, 6).items();
            synchronized (everybodys) {
                return own.isEmpty() || random.nextInt(5) == 0
                        ? everybodys.isEmpty() ? SampleTurns.newId() : everybodys.get(random.nextInt(everybodys.size()))
                        : own.get(random.nextInt(own.size())).id();
            }
        }

        private NewTurn.@Nullable Idempotency key() {
            return random.nextInt(3) > 0
                    ? null
                    : SampleTurns.key("key" + random.nextInt(30), Integer.toString(random.nextInt(3)));
        }

        private List<String> found(ConversationRepository repository, String word) {
            // Both match the beginning of the last word; the space ends it. Which hit is best is each store's own
            // matter.
            return repository.search(reader, word + " ", HistoryFilter.ALL, 100).stream()
                    .map(SearchHit::conversation)
                    .map(Conversation::toString)
                    .sorted()
                    .collect(Collectors.toList());
        }

        private <T> T same(Function<ConversationRepository, T> step) {
            T expected = step.apply(model);
            assertThat(step.apply(store.conversations())).isEqualTo(expected);
            return expected;
        }

        void compareEverything() {
            HistoryPosition after = null;
            do {
                HistoryPosition from = after;
                Page<Conversation, HistoryPosition> page =
                        same(repository -> repository.list(reader, HistoryFilter.ALL, from, 7));
                page.items()
                        .forEach(conversation ->
                                same(repository -> repository.messages(reader, conversation.id(), null, 100)));
                after = page.next();
            } while (after != null);
        }
    }
}
