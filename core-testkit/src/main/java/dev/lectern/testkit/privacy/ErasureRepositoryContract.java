package dev.lectern.testkit.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.core.privacy.ErasureRepository.Backlog;
import dev.lectern.core.privacy.ErasureRepository.Pending;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.SampleTurns;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link ErasureRepository} must do. */
@Tag("FR-015")
public interface ErasureRepositoryContract {
    /** Some day's noon. */
    Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    /** The repository under test. */
    ErasureRepository erasures();

    /** The readers of the same store. */
    UserRepository users();

    /** The conversations of the same store. */
    ConversationRepository conversations();

    /** Plays the identity provider, which reports that an account was deleted. */
    void accountDeleted(UserId reader);

    @Test
    default void a_request_is_pending_until_it_is_done() {
        UserId reader = Readers.unique();
        ErasureReceipt.Id id = newReceipt();

        ErasureReceipt asked = erasures().request(reader, id, NOON);

        assertThat(asked).isEqualTo(new ErasureReceipt(id, NOON, null, null));
        assertThat(erasures().receipt(id)).contains(asked);
        Pending pending = pendingOf(reader).getFirst();
        assertThat(pending.accountDeleted()).isFalse();

        erasures().done(pending, new ErasedCounts(3, 14), NOON.plusSeconds(5));

        assertThat(pendingOf(reader)).isEmpty();
        assertThat(erasures().receipt(id))
                .contains(new ErasureReceipt(id, NOON, NOON.plusSeconds(5), new ErasedCounts(3, 14)));
    }

    @Test
    default void an_unknown_receipt_is_unknown() {
        assertThat(erasures().receipt(newReceipt())).isEmpty();
    }

    @Test
    default void doing_it_twice_changes_nothing() {
        UserId reader = Readers.unique();
        ErasureReceipt.Id id = newReceipt();
        erasures().request(reader, id, NOON);
        Pending pending = pendingOf(reader).getFirst();
        erasures().done(pending, new ErasedCounts(1, 2), NOON.plusSeconds(5));

        erasures().done(pending, new ErasedCounts(9, 9), NOON.plusSeconds(50));

        assertThat(erasures().receipt(id))
                .contains(new ErasureReceipt(id, NOON, NOON.plusSeconds(5), new ErasedCounts(1, 2)));
    }

    @Test
    default void a_crash_between_erasing_and_signing_does_not_lose_the_counts() {
        UserId reader = Readers.unique();
        ErasureReceipt.Id id = newReceipt();
        conversations().begin(reader, SampleTurns.fresh("How?", NOON));
        erasures().request(reader, id, NOON);
        users().erase(reader, false, NOON);

        ErasedCounts second = users().erase(reader, false, NOON.plusSeconds(60));
        erasures().done(pendingOf(reader).getFirst(), second, NOON.plusSeconds(60));

        assertThat(erasures().receipt(id).orElseThrow().counts()).isEqualTo(new ErasedCounts(1, 2));
    }

    @Test
    default void requests_come_oldest_first_and_no_more_than_asked_for() {
        UserId reader = Readers.unique();
        Instant longAgo = Instant.parse("1999-01-01T00:00:00Z");
        erasures().request(reader, newReceipt(), longAgo);
        erasures().request(reader, newReceipt(), longAgo.plusSeconds(1));

        assertThat(erasures().pending(Set.of(), 1))
                .hasSize(1)
                .allMatch(pending -> pending.reader().equals(reader));
        assertThat(pendingOf(reader)).hasSize(2).doesNotHaveDuplicates();
        pendingOf(reader).forEach(pending -> erasures().done(pending, new ErasedCounts(0, 0), NOON));
    }

    @Test
    default void the_backlog_counts_what_is_left_and_knows_the_oldest() {
        UserId reader = Readers.unique();
        Instant longAgo = Instant.parse("1997-01-01T00:00:00Z");
        int before = erasures().backlog().pending();
        erasures().request(reader, newReceipt(), longAgo.plusSeconds(1));
        erasures().request(reader, newReceipt(), longAgo);
        accountDeleted(reader);

        assertThat(erasures().backlog()).isEqualTo(new Backlog(before + 3, longAgo));

        pendingOf(reader).forEach(pending -> erasures().done(pending, new ErasedCounts(0, 0), NOON));
        assertThat(erasures().backlog().pending()).isEqualTo(before);
        assertThat(erasures().backlog().since()).isNotEqualTo(longAgo);
    }

    @Test
    default void what_is_to_be_left_out_makes_room_for_others() {
        UserId reader = Readers.unique();
        Instant longAgo = Instant.parse("1998-01-01T00:00:00Z");
        erasures().request(reader, newReceipt(), longAgo);
        erasures().request(reader, newReceipt(), longAgo.plusSeconds(1));
        accountDeleted(reader);
        List<Pending> all = pendingOf(reader);
        assertThat(all).hasSize(3);

        for (Pending one : all) {
            assertThat(erasures().pending(Set.of(one.key()), 1000))
                    .doesNotContain(one)
                    .containsAll(
                            all.stream().filter(other -> !other.equals(one)).toList());
        }
        assertThat(erasures().pending(Set.of(all.getFirst().key()), 1)).containsExactly(all.get(1));
        all.forEach(pending -> erasures().done(pending, new ErasedCounts(0, 0), NOON));
    }

    @Test
    @Tag("US5.3")
    default void a_deleted_account_is_pending_until_it_is_done() {
        UserId reader = Readers.unique();
        accountDeleted(reader);

        Pending pending = pendingOf(reader).getFirst();
        assertThat(pending.accountDeleted()).isTrue();

        erasures().done(pending, new ErasedCounts(0, 0), NOON);
        erasures().done(pending, new ErasedCounts(0, 0), NOON);
        assertThat(pendingOf(reader)).isEmpty();
    }

    private List<Pending> pendingOf(UserId reader) {
        return erasures().pending(Set.of(), 1000).stream()
                .filter(pending -> pending.reader().equals(reader))
                .toList();
    }

    private static ErasureReceipt.Id newReceipt() {
        return new ErasureReceipt.Id(Readers.unique().value());
    }
}
