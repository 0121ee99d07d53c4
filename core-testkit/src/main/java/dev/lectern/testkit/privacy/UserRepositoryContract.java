package dev.lectern.testkit.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Checkpoint;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.SampleTurns;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link UserRepository} must do. */
public interface UserRepositoryContract {
    /** Some day's noon. */
    Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    /** The repository under test. */
    UserRepository users();

    /** The conversations of the same store. */
    ConversationRepository conversations();

    @Test
    @Tag("FR-012")
    @Tag("FR-005")
    default void a_reader_is_known_from_the_first_token_on() {
        UserId reader = Readers.unique();

        User user = users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON)
                .orElseThrow();

        assertThat(user).isEqualTo(new User(reader, "a@example.org", "Ada", NOON, null, null));
        assertThat(users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON.plusSeconds(99)))
                .contains(user);
    }

    @Test
    @Tag("FR-012")
    default void a_profile_follows_the_token() {
        UserId reader = Readers.unique();
        users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON);

        assertThat(users().synchronise(Readers.identity(reader, "b@example.org", null), NOON.plusSeconds(1)))
                .contains(new User(reader, "b@example.org", null, NOON, null, null));
        assertThat(users().synchronise(Readers.identity(reader, null, "Ada L."), NOON.plusSeconds(2)))
                .contains(new User(reader, null, "Ada L.", NOON, null, null));
    }

    @Test
    @Tag("FR-014")
    default void a_reader_chooses_a_retention_and_takes_it_back() {
        UserId reader = Readers.unique();
        users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON);
        User chosen = new User(reader, "a@example.org", "Ada", NOON, 30, null);

        assertThat(users().chooseRetention(reader, 30, NOON)).contains(chosen);
        assertThat(users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON))
                .contains(chosen);
        assertThat(users().chooseRetention(reader, null, NOON))
                .contains(new User(reader, "a@example.org", "Ada", NOON, null, null));
    }

    @Test
    default void a_choice_needs_no_profile_and_outlives_a_changed_name() {
        UserId reader = Readers.unique();

        assertThat(users().chooseRetention(reader, 7, NOON)).contains(new User(reader, null, null, NOON, 7, null));
        assertThat(users().synchronise(Readers.identity(reader, null, "Ada"), NOON.plusSeconds(1)))
                .contains(new User(reader, null, "Ada", NOON, 7, null));
    }

    @Test
    @Tag("FR-013")
    default void a_reader_chooses_a_language_beside_a_retention_and_takes_it_back() {
        UserId reader = Readers.unique();

        assertThat(users().chooseLanguage(reader, Language.GERMAN, NOON))
                .contains(new User(reader, null, null, NOON, null, Language.GERMAN));
        User both = new User(reader, null, null, NOON, 30, Language.GERMAN);
        assertThat(users().chooseRetention(reader, 30, NOON)).contains(both);
        assertThat(users().synchronise(Readers.identity(reader, null, "Ada"), NOON))
                .contains(new User(reader, null, "Ada", NOON, 30, Language.GERMAN));
        assertThat(users().chooseLanguage(reader, null, NOON)).contains(new User(reader, null, "Ada", NOON, 30, null));
        assertThat(users().chooseLanguage(reader, Language.FRENCH, NOON)).isPresent();
        users().erase(reader, false, NOON);
        assertThat(users().synchronise(Readers.identity(reader, null, "Ada"), NOON))
                .contains(new User(reader, null, "Ada", NOON, null, null));
    }

    @Test
    default void every_language_can_be_chosen() {
        UserId reader = Readers.unique();
        for (Language language : Language.values()) {
            assertThat(users().chooseLanguage(reader, language, NOON))
                    .map(User::chosenLanguage)
                    .contains(language);
        }
        users().erase(reader, true, NOON);
    }

    @Test
    @Tag("FR-005")
    default void readers_count_until_their_account_is_deleted() {
        UserId reader = Readers.unique();
        long before = users().count();

        users().synchronise(Readers.identity(reader, null, null), NOON);
        users().synchronise(Readers.identity(reader, null, "Ada"), NOON);
        assertThat(users().count()).isEqualTo(before + 1);

        users().erase(reader, true, NOON);
        assertThat(users().count()).isEqualTo(before);
    }

    @Test
    default void who_was_erased_for_good_chooses_nothing() {
        UserId reader = Readers.unique();
        users().erase(reader, true, NOON);
        assertThat(users().chooseLanguage(reader, Language.GERMAN, NOON)).isEmpty();

        assertThat(users().chooseRetention(reader, 7, NOON)).isEmpty();
        assertThat(users().isErased(reader)).isTrue();
    }

    @Test
    default void the_shortest_and_the_longest_id_are_readers() {
        for (String id : new String[] {"_", "-", "Z".repeat(64)}) {
            UserId reader = new UserId(id);

            assertThat(users().synchronise(Readers.identity(reader, null, null), NOON))
                    .isPresent();
            assertThat(users().isErased(reader)).isFalse();
        }
    }

    @Test
    @Tag("US5.1")
    @Tag("FR-015")
    default void erasing_leaves_nothing_and_counts_it_once() {
        UserId reader = Readers.unique();
        UserId other = Readers.unique();
        users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON);
        conversations().begin(reader, SampleTurns.fresh("How?", NOON));
        conversations().begin(reader, SampleTurns.fresh("Who?", NOON));
        conversations().create(reader, SampleTurns.newId(), "Empty", null, NOON);
        conversations().begin(other, SampleTurns.fresh("Mine?", NOON));

        assertThat(users().erase(reader, false, NOON)).isEqualTo(new ErasedCounts(3, 4));
        assertThat(users().erase(reader, false, NOON)).isEqualTo(new ErasedCounts(0, 0));

        assertThat(conversations().list(reader, HistoryFilter.ALL, null, 10).items())
                .isEmpty();
        assertThat(conversations().list(other, HistoryFilter.ALL, null, 10).items())
                .hasSize(1);
        assertThat(users().isErased(reader)).isFalse();
    }

    @Test
    @Tag("SC-007")
    default void a_long_history_is_erased_to_its_end() {
        for (boolean forGood : new boolean[] {false, true}) {
            UserId reader = Readers.unique();
            for (int i = 0; i < 501; i++) {
                conversations().create(reader, SampleTurns.newId(), "Talk", null, NOON);
            }
            conversations().begin(reader, SampleTurns.fresh("How?", NOON));

            assertThat(users().erase(reader, forGood, NOON)).isEqualTo(new ErasedCounts(502, 2));
            assertThat(conversations().list(reader, HistoryFilter.ALL, null, 10).items())
                    .isEmpty();
        }
    }

    @Test
    default void who_erased_the_data_but_kept_the_account_begins_anew() {
        UserId reader = Readers.unique();
        users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON);
        users().erase(reader, false, NOON);

        assertThat(users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON.plusSeconds(5)))
                .contains(new User(reader, "a@example.org", "Ada", NOON.plusSeconds(5), null, null));
        assertThat(conversations().begin(reader, SampleTurns.fresh("How?", NOON)))
                .isInstanceOf(Begun.Started.class);
    }

    @Test
    @Tag("FR-015")
    default void what_began_after_a_moment_outlives_the_erasure_of_what_was_there() {
        UserId reader = Readers.unique();
        UserId other = Readers.unique();
        users().chooseRetention(reader, 7, NOON);
        conversations().begin(reader, SampleTurns.fresh("How?", NOON));
        conversations().create(reader, SampleTurns.newId(), "Empty", null, NOON.plusSeconds(1));
        ConversationId later = conversations()
                .create(reader, SampleTurns.newId(), "Later", null, NOON.plusSeconds(2))
                .id();
        conversations().begin(other, SampleTurns.fresh("Mine?", NOON));

        assertThat(users().eraseUntil(reader, NOON.minusSeconds(1))).isEqualTo(new ErasedCounts(0, 0));
        assertThat(users().eraseUntil(reader, NOON.plusSeconds(1))).isEqualTo(new ErasedCounts(2, 2));
        assertThat(users().eraseUntil(reader, NOON.plusSeconds(1))).isEqualTo(new ErasedCounts(0, 0));

        assertThat(conversations().list(reader, HistoryFilter.ALL, null, 10).items())
                .extracting(conversation -> conversation.id())
                .containsExactly(later);
        assertThat(conversations().list(other, HistoryFilter.ALL, null, 10).items())
                .hasSize(1);
        assertThat(users().isErased(reader)).isFalse();
    }

    @Test
    @Tag("FR-015")
    default void a_profile_goes_with_what_was_there_if_nothing_came_later() {
        UserId reader = Readers.unique();
        users().chooseRetention(reader, 7, NOON);
        for (int i = 0; i < 501; i++) {
            conversations().create(reader, SampleTurns.newId(), "Talk", null, NOON);
        }

        assertThat(users().eraseUntil(reader, NOON)).isEqualTo(new ErasedCounts(501, 0));

        // Made anew, without the choice.
        assertThat(users().synchronise(Readers.identity(reader, null, "Ada"), NOON.plusSeconds(5)))
                .contains(new User(reader, null, "Ada", NOON.plusSeconds(5), null, null));
        assertThat(users().eraseUntil(reader, NOON)).isEqualTo(new ErasedCounts(0, 0));
        assertThat(users().synchronise(Readers.identity(reader, null, "Ada"), NOON.plusSeconds(9)))
                .contains(new User(reader, null, "Ada", NOON.plusSeconds(5), null, null));
    }

    @Test
    @Tag("US5.3")
    @Tag("FR-015")
    default void a_deleted_account_never_comes_back() {
        UserId reader = Readers.unique();
        users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON);
        conversations().begin(reader, SampleTurns.fresh("How?", NOON));

        assertThat(users().erase(reader, true, NOON)).isEqualTo(new ErasedCounts(1, 2));

        assertThat(users().isErased(reader)).isTrue();
        assertThat(users().synchronise(Readers.identity(reader, "a@example.org", "Ada"), NOON))
                .isEmpty();
        assertThat(conversations().begin(reader, SampleTurns.fresh("Again?", NOON)))
                .isEqualTo(new Begun.UnknownConversation());
        assertThatThrownBy(() -> conversations().create(reader, SampleTurns.newId(), "Again", null, NOON))
                .isInstanceOf(IllegalStateException.class);
        assertThat(conversations().list(reader, HistoryFilter.ALL, null, 10).items())
                .isEmpty();
        assertThat(users().erase(reader, true, NOON)).isEqualTo(new ErasedCounts(0, 0));
        assertThat(users().erase(reader, false, NOON)).isEqualTo(new ErasedCounts(0, 0));
        assertThat(users().isErased(reader)).isTrue();
    }

    @Test
    default void an_account_nobody_has_seen_here_can_be_deleted_too() {
        UserId reader = Readers.unique();

        assertThat(users().erase(reader, true, NOON)).isEqualTo(new ErasedCounts(0, 0));
        assertThat(users().isErased(reader)).isTrue();
    }

    @Test
    default void erasing_ends_an_answer_that_streams() {
        UserId reader = Readers.unique();
        Begun.Started started = (Begun.Started) conversations().begin(reader, SampleTurns.fresh("How?", NOON));
        ConversationId id = started.conversation().id();
        users().erase(reader, false, NOON);

        assertThat(conversations().checkpoint(reader, id, started.answer().id(), SampleTurns.soFar("Li", NOON)))
                .isEqualTo(Checkpoint.GONE);
        assertThat(conversations().complete(reader, id, started.answer().id(), SampleTurns.complete("Li", NOON)))
                .isEmpty();
        assertThat(conversations().find(reader, id)).isEmpty();
    }
}
