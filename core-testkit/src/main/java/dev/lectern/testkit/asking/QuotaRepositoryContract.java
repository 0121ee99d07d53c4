package dev.lectern.testkit.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.QuotaRepository;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.AtOnce;
import dev.lectern.testkit.Readers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link QuotaRepository} must do. */
public interface QuotaRepositoryContract {
    /** The cost of a question in these tests. */
    Duration COST = Duration.ofSeconds(20);

    /** Three questions' worth. */
    Duration MOST = Duration.ofSeconds(60);

    /** When these tests begin to ask. */
    Instant ONE = Instant.parse("2026-05-01T13:00:00Z");

    /** The implementation under test. */
    QuotaRepository quotas();

    @Test
    default void each_question_moves_the_moment_until_it_lies_too_far_ahead() {
        UserId reader = Readers.unique();

        assertThat(quotas().spentUntil(reader, ONE)).isEqualTo(ONE);
        assertThat(spend(reader, ONE)).isEqualTo(granted(ONE.plusSeconds(20)));
        assertThat(spend(reader, ONE)).isEqualTo(granted(ONE.plusSeconds(40)));
        assertThat(spend(reader, ONE.plusSeconds(1))).isEqualTo(granted(ONE.plusSeconds(60)));
        assertThat(spend(reader, ONE.plusSeconds(19)))
                .isEqualTo(new QuotaRepository.Spending(false, ONE.plusSeconds(60)));
        assertThat(quotas().spentUntil(reader, ONE.plusSeconds(19))).isEqualTo(ONE.plusSeconds(60));
        assertThat(spend(reader, ONE.plusSeconds(20))).isEqualTo(granted(ONE.plusSeconds(80)));
    }

    @Test
    default void what_has_come_back_is_not_saved_up() {
        UserId reader = Readers.unique();
        spend(reader, ONE);

        assertThat(quotas().spentUntil(reader, ONE.plusSeconds(500))).isEqualTo(ONE.plusSeconds(500));
        assertThat(spend(reader, ONE.plusSeconds(500))).isEqualTo(granted(ONE.plusSeconds(520)));
    }

    @Test
    default void every_reader_has_a_quota_of_their_own() {
        UserId one = Readers.unique();
        UserId other = Readers.unique();
        spend(one, ONE);
        spend(one, ONE);
        spend(one, ONE);

        assertThat(spend(one, ONE).granted()).isFalse();
        assertThat(spend(other, ONE)).isEqualTo(granted(ONE.plusSeconds(20)));
    }

    @Test
    default void of_twenty_questions_at_once_as_many_are_granted_as_there_are() throws Exception {
        UserId reader = Readers.unique();

        List<QuotaRepository.Spending> outcomes = AtOnce.run(20, n -> spend(reader, ONE));

        assertThat(outcomes)
                .filteredOn(QuotaRepository.Spending::granted)
                .extracting(QuotaRepository.Spending::spentUntil)
                .containsExactlyInAnyOrder(ONE.plusSeconds(20), ONE.plusSeconds(40), ONE.plusSeconds(60));
        assertThat(quotas().spentUntil(reader, ONE)).isEqualTo(ONE.plusSeconds(60));
    }

    private QuotaRepository.Spending spend(UserId reader, Instant at) {
        return quotas().spend(reader, at, COST, MOST);
    }

    private static QuotaRepository.Spending granted(Instant until) {
        return new QuotaRepository.Spending(true, until);
    }
}
