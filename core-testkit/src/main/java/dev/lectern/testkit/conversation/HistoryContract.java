package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.Page;
import dev.lectern.core.conversation.Renamed;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.Readers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was said: listed, opened, renamed, deleted. */
interface HistoryContract extends NeedsConversations {
    @Test
    @Tag("FR-008")
    @Tag("FR-006")
    default void an_empty_conversation_can_be_created() {
        UserId reader = Readers.unique();
        ConversationId id = SampleTurns.newId();

        Conversation created = conversations().create(reader, id, "Plans", null, NOON);

        assertThat(created.id()).isEqualTo(id);
        assertThat(created.title()).isEqualTo("Plans");
        assertThat(created.createdAt()).isEqualTo(NOON);
        assertThat(created.updatedAt()).isEqualTo(NOON);
        assertThat(conversations().find(reader, id)).contains(created);
        assertThat(conversations().messages(reader, id, null, 10)).contains(new Page<>(List.of(), null));
        assertThat(started(reader, SampleTurns.next(id, "How?", NOON))
                        .question()
                        .id())
                .isEqualTo(new MessageId(1));
    }

    @Test
    default void an_id_is_created_once() {
        UserId reader = Readers.unique();
        ConversationId id = SampleTurns.newId();
        conversations().create(reader, id, "Plans", null, NOON);

        assertThatThrownBy(() -> conversations().create(reader, id, "Others", null, NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(id.toString());
        assertThat(conversations().find(reader, id).orElseThrow().title()).isEqualTo("Plans");
    }

    @Test
    @Tag("FR-007")
    default void the_latest_activity_comes_first() {
        UserId reader = Readers.unique();
        ConversationId first = answered(reader, "First?", "So.", NOON);
        ConversationId second = answered(reader, "Second?", "So.", NOON.plusSeconds(10));
        assertThat(ids(reader)).containsExactly(second, first);

        started(reader, SampleTurns.next(first, "And?", NOON.plusSeconds(20)));

        assertThat(ids(reader)).containsExactly(first, second);
    }

    @Test
    default void equal_times_are_ordered_by_id_descending_as_unsigned_digits() {
        UserId reader = Readers.unique();
        ConversationId low = new ConversationId(UUID.fromString("0199f000-0000-7000-8000-000000000001"));
        ConversationId middle = new ConversationId(UUID.fromString("7199f000-0000-7000-9000-000000000001"));
        ConversationId high = new ConversationId(UUID.fromString("f199f000-0000-7000-8000-000000000001"));
        List.of(middle, high, low).forEach(id -> conversations().create(reader, id, "Same time", null, NOON));

        assertThat(ids(reader)).containsExactly(high, middle, low);
    }

    @Test
    default void by_id_nothing_is_missed_or_met_twice_whatever_is_active_meanwhile() {
        UserId reader = Readers.unique();
        List<ConversationId> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(conversations()
                    .create(reader, SampleTurns.newId(), "Number " + i, null, NOON)
                    .id());
        }
        conversations().create(Readers.unique(), SampleTurns.newId(), "A stranger's", null, NOON);
        ids.sort(Comparator.comparing(ConversationId::toString));

        List<ConversationId> met = new ArrayList<>();
        ConversationId after = null;
        do {
            Page<Conversation, ConversationId> page = conversations().listById(reader, after, 2);
            page.items().forEach(conversation -> met.add(conversation.id()));
            after = page.next();
            started(reader, SampleTurns.next(ids.get(met.size() - 1), "And?", NOON.plusSeconds(met.size())));
        } while (after != null);

        assertThat(met).isEqualTo(ids);
    }

    @Test
    @Tag("US3.3")
    @Tag("T016")
    default void pages_hold_everything_once_and_in_order() {
        UserId reader = Readers.unique();
        for (int i = 0; i < 25; i++) {
            // Every third has the time of its neighbour.
            conversations().create(reader, SampleTurns.newId(), "Number " + i, null, NOON.plusSeconds(i - i % 3));
        }

        List<ConversationId> walked = new ArrayList<>();
        HistoryPosition after = null;
        do {
            Page<Conversation, HistoryPosition> page = conversations().list(reader, HistoryFilter.ALL, after, 4);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(4).isNotEmpty();
            page.items().forEach(conversation -> walked.add(conversation.id()));
            after = page.next();
        } while (after != null);

        assertThat(walked).hasSize(25).isEqualTo(ids(reader));
    }

    @Test
    default void a_full_last_page_has_no_next() {
        UserId reader = Readers.unique();
        conversations().create(reader, SampleTurns.newId(), "One", null, NOON);
        conversations().create(reader, SampleTurns.newId(), "Two", null, NOON);

        assertThat(conversations().list(reader, HistoryFilter.ALL, null, 2).next())
                .isNull();
        assertThat(conversations().list(reader, HistoryFilter.ALL, null, 1).next())
                .isNotNull();
    }

    @Test
    default void a_page_goes_on_where_it_was_when_newer_conversations_arrive_or_its_last_one_goes() {
        UserId reader = Readers.unique();
        for (int i = 0; i < 6; i++) {
            conversations().create(reader, SampleTurns.newId(), "Number " + i, null, NOON.plusSeconds(i));
        }
        Page<Conversation, HistoryPosition> first = conversations().list(reader, HistoryFilter.ALL, null, 3);

        conversations().create(reader, SampleTurns.newId(), "Newer", null, NOON.plusSeconds(60));
        conversations().delete(reader, first.items().getLast().id());

        assertThat(conversations()
                        .list(reader, HistoryFilter.ALL, first.next(), 3)
                        .items())
                .extracting(Conversation::title)
                .containsExactly("Number 2", "Number 1", "Number 0");
    }

    @Test
    @Tag("FR-013")
    default void a_list_is_bounded_by_time_from_inclusive_to_exclusive() {
        UserId reader = Readers.unique();
        for (int i = 0; i < 5; i++) {
            conversations().create(reader, SampleTurns.newId(), "Day " + i, null, NOON.plusSeconds(86_400L * i));
        }
        Instant dayOne = NOON.plusSeconds(86_400);
        Instant dayThree = NOON.plusSeconds(3 * 86_400);

        assertThat(titles(reader, new HistoryFilter(dayOne, dayThree))).containsExactly("Day 2", "Day 1");
        assertThat(titles(reader, new HistoryFilter(dayThree, null))).containsExactly("Day 4", "Day 3");
        assertThat(titles(reader, new HistoryFilter(null, dayOne))).containsExactly("Day 0");
    }

    @Test
    @Tag("US3.2")
    default void messages_come_in_order_page_by_page() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "Question 0", "Answer 0", NOON);
        for (int i = 1; i < 4; i++) {
            Begun.Started started = started(reader, SampleTurns.next(id, "Question " + i, NOON));
            conversations().complete(reader, id, started.answer().id(), SampleTurns.complete("Answer " + i, NOON));
        }

        Page<Message, MessageId> first =
                conversations().messages(reader, id, null, 5).orElseThrow();
        Page<Message, MessageId> rest =
                conversations().messages(reader, id, first.next(), 5).orElseThrow();

        assertThat(first.items())
                .extracting(Message::content)
                .containsExactly("Question 0", "Answer 0", "Question 1", "Answer 1", "Question 2");
        assertThat(first.next()).isEqualTo(new MessageId(5));
        assertThat(rest.items()).extracting(Message::content).containsExactly("Answer 2", "Question 3", "Answer 3");
        assertThat(rest.next()).isNull();
        assertThat(conversations().messages(reader, id, new MessageId(8), 5)).contains(new Page<>(List.of(), null));
    }

    @Test
    default void recent_messages_precede_one_and_come_oldest_first() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "Question 0", "Answer 0", NOON);
        Begun.Started second = started(reader, SampleTurns.next(id, "Question 1", NOON));

        assertThat(conversations().recent(reader, id, second.question().id(), 10))
                .extracting(Message::content)
                .containsExactly("Question 0", "Answer 0");
        assertThat(conversations().recent(reader, id, second.answer().id(), 2))
                .extracting(Message::content)
                .containsExactly("Answer 0", "Question 1");
        assertThat(conversations().recent(reader, id, new MessageId(1), 2)).isEmpty();
    }

    @Test
    default void a_limit_is_one_to_a_hundred() {
        UserId reader = Readers.unique();
        for (int limit : new int[] {0, -1, 101}) {
            assertThatThrownBy(() -> conversations().list(reader, HistoryFilter.ALL, null, limit))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> conversations().messages(reader, SampleTurns.newId(), null, limit))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> conversations().search(reader, "word", HistoryFilter.ALL, limit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void renaming_gives_a_new_version() {
        UserId reader = Readers.unique();
        Conversation old = conversations().create(reader, SampleTurns.newId(), "Old", null, NOON);

        Renamed renamed = conversations().rename(reader, old.id(), "New", old.version(), NOON.plusSeconds(5));

        assertThat(renamed).isInstanceOf(Renamed.Done.class);
        Conversation now = ((Renamed.Done) renamed).conversation();
        assertThat(now.title()).isEqualTo("New");
        assertThat(now.version()).isGreaterThan(old.version());
        assertThat(now.updatedAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(conversations().find(reader, old.id())).contains(now);
    }

    @Test
    @Tag("EDGE.5")
    default void renaming_what_somebody_renamed_meanwhile_is_a_conflict() {
        UserId reader = Readers.unique();
        Conversation old = conversations().create(reader, SampleTurns.newId(), "Old", null, NOON);
        conversations().rename(reader, old.id(), "Theirs", null, NOON);
        Conversation theirs = conversations().find(reader, old.id()).orElseThrow();

        assertThat(conversations().rename(reader, old.id(), "Mine", old.version(), NOON))
                .isEqualTo(new Renamed.Conflict(theirs));
        assertThat(conversations().rename(reader, old.id(), "Mine", null, NOON)).isInstanceOf(Renamed.Done.class);
    }

    @Test
    default void a_new_message_does_not_stand_in_the_way_of_renaming() {
        UserId reader = Readers.unique();
        Conversation known = conversations().create(reader, SampleTurns.newId(), "Old", null, NOON);
        started(reader, SampleTurns.next(known.id(), "How?", NOON.plusSeconds(1)));

        assertThat(conversations().rename(reader, known.id(), "New", known.version(), NOON))
                .isInstanceOf(Renamed.Done.class);
    }

    @Test
    default void activity_never_goes_back_in_time() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);

        conversations().rename(reader, id, "Clock behind", null, NOON.minusSeconds(60));

        assertThat(conversations().find(reader, id).orElseThrow().updatedAt()).isEqualTo(NOON);
    }

    @Test
    @Tag("US5.1")
    default void a_deleted_conversation_is_gone_with_its_messages() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "So.", NOON);
        ConversationId other = answered(reader, "Who?", "She.", NOON);

        assertThat(conversations().delete(reader, id)).isTrue();

        assertThat(conversations().find(reader, id)).isEmpty();
        assertThat(conversations().messages(reader, id, null, 10)).isEmpty();
        assertThat(conversations().recent(reader, id, new MessageId(9), 10)).isEmpty();
        assertThat(conversations().delete(reader, id)).isFalse();
        assertThat(ids(reader)).containsExactly(other);
    }

    private List<ConversationId> ids(UserId reader) {
        return conversations().list(reader, HistoryFilter.ALL, null, 100).items().stream()
                .map(Conversation::id)
                .toList();
    }

    private List<String> titles(UserId reader, HistoryFilter filter) {
        return conversations().list(reader, filter, null, 100).items().stream()
                .map(Conversation::title)
                .toList();
    }
}
