package dev.lectern.testkit.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.EraseAgain;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.ErasureLedger;
import dev.lectern.core.privacy.ErasureLedger.Entry;
import dev.lectern.core.privacy.RetentionRepository;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.testkit.Readers;
import dev.lectern.testkit.conversation.SampleTurns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link ErasureLedger} must do, and what erasing again by it comes to. */
@Tag("FR-015")
public interface ErasureLedgerContract {
    /** Some day's noon. */
    Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    /** The ledger under test. */
    ErasureLedger ledger();

    /** The readers of the same store. */
    UserRepository users();

    /** The conversations of the same store. */
    ConversationRepository conversations();

    /** Retention of the same store, which knows who there is. */
    RetentionRepository retention();

    @Test
    default void whoever_is_erased_is_entered_by_a_digest_and_once() {
        UserId kept = Readers.unique();
        UserId gone = Readers.unique();
        users().erase(kept, false, NOON);
        users().erase(kept, false, NOON.plusSeconds(5));
        users().erase(gone, true, NOON);

        assertThat(all())
                .doesNotHaveDuplicates()
                .contains(
                        new Entry(ErasureLedger.digestOf(kept), NOON.plusSeconds(5), false),
                        new Entry(ErasureLedger.digestOf(gone), NOON, true))
                .noneMatch(entry -> entry.toString().contains(kept.value()));
        assertThat(all().stream().map(Entry::reader).toList()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void a_digest_is_what_others_compute_too() {
        assertThat(ErasureLedger.digestOf(new UserId("abc")))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    default void of_two_entries_the_later_moment_and_the_deleted_account_count() {
        String reader = ErasureLedger.digestOf(Readers.unique());
        ledger().enter(new Entry(reader, NOON, true));
        ledger().enter(new Entry(reader, NOON.plusSeconds(5), false));
        ledger().enter(new Entry(reader, NOON.minusSeconds(5), false));

        assertThat(all()).contains(new Entry(reader, NOON.plusSeconds(5), true));
    }

    @Test
    default void old_entries_are_forgotten() {
        Instant longAgo = Instant.parse("1990-01-01T00:00:00Z");
        Entry old = new Entry(ErasureLedger.digestOf(Readers.unique()), longAgo, true);
        Entry younger = new Entry(ErasureLedger.digestOf(Readers.unique()), longAgo.plusSeconds(1), false);
        ledger().enter(old);
        ledger().enter(younger);

        assertThat(ledger().forgetBefore(longAgo.plusSeconds(1))).isEqualTo(1);

        assertThat(all()).contains(younger).doesNotContain(old);
        assertThat(ledger().forgetBefore(longAgo.plusSeconds(1))).isZero();
    }

    /** What a backup had of three readers is there again; the ledger comes from outside. */
    @Test
    default void what_a_backup_brought_back_is_erased_again_and_what_came_later_is_not() {
        UserId erased = Readers.unique();
        UserId deleted = Readers.unique();
        UserId other = Readers.unique();
        for (UserId reader : List.of(erased, deleted, other)) {
            users().synchronise(Readers.identity(reader, null, null), NOON);
            conversations().begin(reader, SampleTurns.fresh("How?", NOON));
        }
        List<Entry> entries = List.of(
                new Entry(ErasureLedger.digestOf(erased), NOON.plusSeconds(60), false),
                new Entry(ErasureLedger.digestOf(deleted), NOON.plusSeconds(60), true),
                new Entry(ErasureLedger.digestOf(Readers.unique()), NOON.plusSeconds(60), true));
        conversations().create(erased, SampleTurns.newId(), "After the restore", null, NOON.plusSeconds(90));
        EraseAgain again = new EraseAgain(users(), retention(), ledger(), () -> NOON.plusSeconds(99));

        assertThat(again.run(entries)).isEqualTo(new EraseAgain.Done(2, new ErasedCounts(2, 4)));
        assertThat(again.run(entries).counts()).isEqualTo(new ErasedCounts(0, 0));

        assertThat(titles(erased)).containsExactly("After the restore");
        assertThat(titles(deleted)).isEmpty();
        assertThat(users().isErased(deleted)).isTrue();
        assertThat(titles(other)).containsExactly("How?");
        assertThat(all()).contains(entries.getFirst(), entries.getLast());
    }

    private List<String> titles(UserId reader) {
        return conversations().list(reader, HistoryFilter.ALL, null, 10).items().stream()
                .map(conversation -> conversation.title())
                .toList();
    }

    private List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        List<Entry> page = ledger().entries(null, 3);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = ledger().entries(page.getLast().reader(), 3);
        }
        return all;
    }
}
