package dev.lectern.testkit.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryPosition;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.RetentionRepository;
import dev.lectern.core.privacy.RetentionRepository.Holder;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.SampleTurns;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link RetentionRepository} must do, and what retention over it comes to. */
@Tag("US5.2")
@Tag("FR-014")
public interface RetentionRepositoryContract extends RetentionPreviewContract {
    /** Some day's noon. */
    Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    default void every_reader_is_visited_once_with_the_choice_made() {
        List<UserId> readers = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            UserId reader = someReader();
            silentSince(reader, NOON);
            users().chooseRetention(reader, i == 0 ? null : i, NOON);
            readers.add(reader);
        }
        List<Holder> met = new ArrayList<>();
        List<Holder> page = retention().holders(null, 3);
        while (!page.isEmpty()) {
            met.addAll(page);
            page = retention().holders(page.getLast().reader(), 3);
        }

        assertThat(met)
                .doesNotHaveDuplicates()
                .containsAll(IntStream.range(0, 7)
                        .mapToObj(i -> new Holder(readers.get(i), i == 0 ? null : i))
                        .toList());
    }

    @Test
    default void who_was_erased_for_good_is_not_visited() {
        UserId reader = someReader();
        silentSince(reader, NOON);
        users().erase(reader, true, NOON);

        List<UserId> met = new ArrayList<>();
        List<Holder> page = retention().holders(null, 100);
        while (!page.isEmpty()) {
            page.forEach(holder -> met.add(holder.reader()));
            page = retention().holders(page.getLast().reader(), 100);
        }
        assertThat(met).doesNotContain(reader);
    }

    @Test
    default void activity_is_counted_by_days_in_utc() {
        UserId reader = someReader();
        silentSince(reader, Instant.parse("2026-05-01T00:00:00Z"));
        silentSince(reader, Instant.parse("2026-05-01T23:59:59.999999Z"));
        silentSince(reader, Instant.parse("2026-05-02T00:00:00Z"));
        silentSince(someReader(), NOON);

        assertThat(retention().activity(reader))
                .containsExactly(
                        Map.entry(LocalDate.parse("2026-05-01"), 2), Map.entry(LocalDate.parse("2026-05-02"), 1));
        assertThat(retention().activity(Readers.unique())).isEmpty();
    }

    @Test
    default void what_is_due_comes_in_order_and_in_pages() {
        UserId reader = someReader();
        List<HistoryPosition> expected = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Instant at = NOON.plusSeconds(i / 3);
            expected.add(new HistoryPosition(at, silentSince(reader, at)));
        }
        silentSince(reader, NOON.plusSeconds(9));
        silentSince(someReader(), NOON);
        expected.sort(Comparator.comparing(HistoryPosition::updatedAt)
                .thenComparing(position -> position.id().toString()));

        List<HistoryPosition> met = new ArrayList<>();
        List<HistoryPosition> page = retention().due(reader, NOON.plusSeconds(9), null, 4);
        while (!page.isEmpty()) {
            met.addAll(page);
            page = retention().due(reader, NOON.plusSeconds(9), page.getLast(), 4);
        }
        assertThat(met).isEqualTo(expected);
    }

    @Test
    default void purging_takes_what_belongs_to_it_and_counts_it_once() {
        UserId reader = someReader();
        ConversationId told = SampleTurns.newId();
        conversations().begin(reader, SampleTurns.fresh(told, "How?", SampleTurns.key("k", "aa"), NOON));
        ConversationId empty = silentSince(reader, NOON);
        ConversationId other = silentSince(someReader(), NOON);
        Holder holder = new Holder(reader, null);
        List<ConversationId> wanted = List.of(told, empty, other);

        assertThat(retention().purge(holder, NOON.plusSeconds(1), wanted)).isEqualTo(new ErasedCounts(2, 2));
        assertThat(retention().purge(holder, NOON.plusSeconds(1), wanted)).isEqualTo(new ErasedCounts(0, 0));
        assertThat(conversations().find(reader, told)).isEmpty();
        // The key went with its conversation, and may be used again.
        assertThat(conversations()
                        .begin(reader, SampleTurns.fresh(told, "How?", SampleTurns.key("k", "bb"), NOON))
                        .toString())
                .startsWith("Started");
    }

    @Test
    default void a_strangers_conversation_is_not_purged() {
        UserId owner = someReader();
        ConversationId conversation = silentSince(owner, NOON);

        assertThat(retention().purge(new Holder(someReader(), null), NOON.plusSeconds(1), List.of(conversation)))
                .isEqualTo(new ErasedCounts(0, 0));
        assertThat(conversations().find(owner, conversation)).isPresent();
    }

    @Test
    default void what_is_active_again_stays() {
        UserId reader = someReader();
        ConversationId conversation = silentSince(reader, NOON);
        conversations().begin(reader, SampleTurns.next(conversation, "Still there?", NOON.plusSeconds(60)));

        assertThat(retention().purge(new Holder(reader, null), NOON.plusSeconds(60), List.of(conversation)))
                .isEqualTo(new ErasedCounts(0, 0));
        assertThat(conversations().find(reader, conversation)).isPresent();
    }

    @Test
    default void a_choice_made_meanwhile_counts_at_once() {
        UserId reader = someReader();
        ConversationId conversation = silentSince(reader, NOON);
        users().chooseRetention(reader, 365, NOON);

        assertThat(retention().purge(new Holder(reader, null), NOON.plusSeconds(1), List.of(conversation)))
                .isEqualTo(new ErasedCounts(0, 0));
        assertThat(retention().purge(new Holder(reader, 30), NOON.plusSeconds(1), List.of(conversation)))
                .isEqualTo(new ErasedCounts(0, 0));
        assertThat(retention().purge(new Holder(reader, 365), NOON.plusSeconds(1), List.of(conversation)))
                .isEqualTo(new ErasedCounts(1, 0));
    }

    private UserId someReader() {
        UserId reader = Readers.unique();
        users().synchronise(Readers.identity(reader, null, null), NOON);
        return reader;
    }

    private ConversationId silentSince(UserId reader, Instant at) {
        Conversation created = conversations().create(reader, SampleTurns.newId(), "Talk", null, at);
        return created.id();
    }
}
