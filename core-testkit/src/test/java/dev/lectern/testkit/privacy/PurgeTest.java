package dev.lectern.testkit.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.Purge;
import dev.lectern.core.privacy.RetentionPolicy;
import dev.lectern.core.privacy.RetentionRepository;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.InMemoryConversations;
import dev.lectern.testkit.conversation.SampleTurns;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Noon of the first of May; 30 days are kept. */
@Tag("US5.2")
@Tag("FR-014")
final class PurgeTest {
    private static final RetentionPolicy POLICY = new RetentionPolicy(30, 365);

    private final MutableClock clock = MutableClock.atNoon();
    private final InMemoryConversations conversations = new InMemoryConversations();
    private final InMemoryUsers users = new InMemoryUsers(conversations);
    private final Failing store = new Failing(new InMemoryRetention(conversations, users));
    private final UserId reader = Readers.unique();
    private final List<ErasedCounts> heard = new ArrayList<>();

    /** Retention of which some conversations cannot be deleted. */
    private static final class Failing implements RetentionRepository {
        private final RetentionRepository all;
        private final Set<ConversationId> poisonous = new HashSet<>();
        private Supplier<RuntimeException> failure = () -> new IllegalStateException("as a test wants it");
        private int attempts;

        private Failing(RetentionRepository all) {
            this.all = all;
        }

        @Override
        public List<Holder> holders(@Nullable UserId after, int limit) {
            return all.holders(after, limit);
        }

        @Override
        public SortedMap<LocalDate, Integer> activity(UserId reader) {
            return all.activity(reader);
        }

        @Override
        public List<HistoryPosition> due(UserId reader, Instant before, @Nullable HistoryPosition after, int limit) {
            return all.due(reader, before, after, limit);
        }

        @Override
        public ErasedCounts purge(Holder holder, Instant before, List<ConversationId> conversations) {
            attempts++;
            if (conversations.stream().anyMatch(poisonous::contains)) {
                throw failure.get();
            }
            return all.purge(holder, before, conversations);
        }
    }

    @Test
    void what_is_due_goes_in_small_transactions_and_the_rest_stays() {
        silent(reader, 250, 31);
        silent(reader, 5, 30);

        Purge.Outcome.Done done = (Purge.Outcome.Done) run(100);

        assertThat(done.erased()).isEqualTo(new ErasedCounts(250, 0));
        assertThat(done.finished()).isTrue();
        assertThat(done.stuck()).isZero();
        assertThat(heard).containsExactly(counts(100), counts(100), counts(50));
        assertThat(left(reader)).isEqualTo(5);
    }

    @Test
    void each_reader_goes_by_the_own_choice_and_never_beyond_the_operators() {
        UserId shorter = Readers.unique();
        UserId longer = Readers.unique();
        UserId tooLong = Readers.unique();
        users.chooseRetention(shorter, 7, clock.instant());
        users.chooseRetention(longer, 100, clock.instant());
        users.chooseRetention(tooLong, 3650, clock.instant());
        for (UserId each : List.of(reader, shorter, longer, tooLong)) {
            for (int days : new int[] {7, 8, 30, 31, 100, 101, 365, 366}) {
                silent(each, 1, days);
            }
        }

        run(100);

        assertThat(List.of(left(reader), left(shorter), left(longer), left(tooLong)))
                .containsExactly(3, 1, 5, 7);
    }

    @Test
    void one_that_cannot_be_deleted_keeps_none_of_the_others() {
        List<ConversationId> all = silent(reader, 150, 31);
        store.poisonous.addAll(List.of(all.get(3), all.get(120)));

        Purge.Outcome.Done done = (Purge.Outcome.Done) run(100);

        assertThat(done.stuck()).isEqualTo(2);
        assertThat(done.erased().conversations()).isEqualTo(148);
        store.poisonous.clear();
        assertThat(((Purge.Outcome.Done) run(100)).erased().conversations()).isEqualTo(2);
        assertThat(left(reader)).isZero();
    }

    @Test
    void one_that_takes_too_long_does_not_pass_for_an_outage() {
        List<ConversationId> all = silent(reader, 20, 31);
        store.failure = PurgeTest::away;
        store.poisonous.addAll(List.of(all.get(3), all.get(9), all.get(15), all.get(16)));

        assertThat(((Purge.Outcome.Done) run(100)).stuck()).isEqualTo(4);
        assertThat(left(reader)).isEqualTo(4);
    }

    @Test
    void a_store_that_is_away_ends_the_run_soon_and_the_next_one_goes_on() {
        store.poisonous.addAll(silent(reader, 80, 31));
        store.failure = PurgeTest::away;

        assertThatThrownBy(() -> run(100)).isInstanceOf(PortUnavailableException.class);
        assertThat(store.attempts).isLessThan(6);

        store.poisonous.clear();
        assertThat(((Purge.Outcome.Done) run(100)).erased().conversations()).isEqualTo(80);
    }

    @Test
    void a_run_that_is_told_to_stop_stops_between_two_transactions() {
        silent(reader, 250, 31);

        Purge.Outcome outcome = purge(100).run(heard::add, () -> heard.size() == 1);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Purge.Outcome.Done.class,
                        done -> assertThat(done.finished()).isFalse());
        assertThat(left(reader)).isEqualTo(150);
    }

    @Test
    void too_much_at_once_is_held_until_somebody_confirms_it() {
        silent(reader, 21, 31);
        silent(Readers.unique(), 79, 1);

        Purge.Plan plan = purge(20).plan();
        assertThat(run(20)).isEqualTo(new Purge.Outcome.Held(plan));
        assertShows(plan, 100, 21, 1);
        assertThat(left(reader)).isEqualTo(21);
        assertThat(run(21)).isInstanceOf(Purge.Outcome.Done.class);
        silent(reader, 21, 31);

        assertThat(confirm(purge(20).plan().token())).isInstanceOf(Purge.Outcome.Done.class);
        assertThat(left(reader)).isZero();
    }

    @Test
    void a_few_go_without_asking_whatever_their_share() {
        silent(reader, 5, 31);
        Purge purge = new Purge(POLICY, store, clock, new Purge.Settings(20, 5));

        assertThat(purge.run(heard::add, () -> false)).isInstanceOf(Purge.Outcome.Done.class);
        silent(reader, 6, 31);
        assertThat(purge.run(heard::add, () -> false)).isInstanceOf(Purge.Outcome.Held.class);
    }

    @Test
    void a_plan_counts_and_deletes_nothing() {
        silent(reader, 3, 31);
        silent(reader, 4, 2);
        UserId other = Readers.unique();
        silent(other, 2, 400);

        assertShows(purge(100).plan(), 9, 5, 2);
        assertThat(left(reader) + left(other)).isEqualTo(9);
    }

    @Test
    void where_everything_is_kept_nothing_goes() {
        silent(reader, 3, 10_000);
        Purge purge = new Purge(new RetentionPolicy(null, null), store, clock, new Purge.Settings(100, 0));

        assertThat(purge.run(heard::add, () -> false))
                .isInstanceOfSatisfying(
                        Purge.Outcome.Done.class,
                        done -> assertThat(done.erased()).isEqualTo(counts(0)));
    }

    @Test
    void what_is_confirmed_is_exactly_what_the_plan_showed() {
        silent(reader, 21, 31);
        silent(reader, 4, 30);
        String token = purge(20).plan().token();
        clock.advance(Duration.ofDays(1));

        Purge.Outcome.Done done = (Purge.Outcome.Done) confirm(token);

        assertThat(done.plan().due()).isEqualTo(21);
        assertThat(done.erased()).isEqualTo(counts(21));
        assertThat(left(reader)).isEqualTo(4);
    }

    @Test
    void a_plan_that_has_changed_since_is_not_carried_out() {
        List<ConversationId> due = silent(reader, 21, 31);
        String before = purge(20).plan().token();
        conversations.rename(reader, due.getFirst(), "Still wanted", null, clock.instant());
        assertHeld(before, 20);

        String renamed = purge(20).plan().token();
        users.chooseRetention(reader, 7, clock.instant());
        assertHeld(renamed, 20);
    }

    @Test
    void nothing_but_a_plan_of_today_or_earlier_is_a_confirmation() {
        silent(reader, 21, 31);
        clock.advance(Duration.ofDays(1));
        String tomorrows = purge(20).plan().token();
        clock.advance(Duration.ofDays(-1));

        for (String token : List.of(tomorrows, "", "yes", "2026-05-01", "2026-05-01-0123456789abcdef")) {
            assertHeld(token, 21);
        }
    }

    private void assertHeld(String token, long due) {
        assertThat(confirm(token))
                .isInstanceOfSatisfying(
                        Purge.Outcome.Held.class,
                        held -> assertThat(held.plan().due()).isEqualTo(due));
        assertThat(left(reader)).isEqualTo(21);
    }

    private static void assertShows(Purge.Plan plan, long conversations, long due, int readers) {
        assertThat(plan)
                .extracting(Purge.Plan::day, Purge.Plan::conversations, Purge.Plan::due, Purge.Plan::readers)
                .containsExactly(LocalDate.parse("2026-05-01"), conversations, due, readers);
    }

    private Purge.Outcome confirm(String token) {
        return purge(20).runConfirmed(token, heard::add, () -> false);
    }

    private Purge.Outcome run(int maxShare) {
        return purge(maxShare).run(heard::add, () -> false);
    }

    private Purge purge(int maxShare) {
        return new Purge(POLICY, store, clock, new Purge.Settings(maxShare, 0));
    }

    private static ErasedCounts counts(int conversations) {
        return new ErasedCounts(conversations, 0);
    }

    private List<ConversationId> silent(UserId whose, int howMany, int days) {
        List<ConversationId> ids = new ArrayList<>();
        for (int i = 0; i < howMany; i++) {
            Instant at = clock.instant().minus(Duration.ofDays(days)).plusMillis(i);
            ids.add(conversations
                    .create(whose, SampleTurns.newId(), "Talk", null, at)
                    .id());
        }
        return ids;
    }

    private int left(UserId whose) {
        int left = 0;
        @Nullable HistoryPosition after = null;
        do {
            var page = conversations.list(whose, HistoryFilter.ALL, after, 100);
            left += page.items().size();
            after = page.next();
        } while (after != null);
        return left;
    }

    private static PortUnavailableException away() {
        return new PortUnavailableException("database", Duration.ofSeconds(2), null);
    }
}
