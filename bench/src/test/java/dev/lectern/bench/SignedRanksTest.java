package dev.lectern.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SignedRanksTest {
    @Test
    void a_small_example_comes_out_as_by_hand() {
        // Distances 1, -2, 3, 4: ranks 1 - 2 + 3 + 4 = 6, and the error is the root of 4 * 5 * 9 / 6.
        assertThat(SignedRanks.z(new long[] {10, 10, 10, 10}, new long[] {11, 8, 13, 14}))
                .isCloseTo(6 / Math.sqrt(30), within(1e-9));
    }

    @Test
    void equal_distances_share_their_ranks_and_equal_times_count_for_nobody() {
        assertThat(SignedRanks.z(new long[] {10, 10}, new long[] {11, 9})).isZero();
        assertThat(SignedRanks.z(new long[] {10, 10}, new long[] {10, 10})).isZero();
    }

    @Test
    void what_always_takes_a_little_longer_is_far_from_chance_and_what_does_not_is_not() {
        Random random = new Random(7);
        long[] first = IntStream.range(0, 1000)
                .mapToLong(i -> 1000 + random.nextInt(100))
                .toArray();
        long[] alike = IntStream.range(0, 1000)
                .mapToLong(i -> 1000 + random.nextInt(100))
                .toArray();
        long[] slower = IntStream.range(0, 1000)
                .mapToLong(i -> 1010 + random.nextInt(100))
                .toArray();

        assertThat(Math.abs(SignedRanks.z(first, alike))).isLessThan(3);
        assertThat(SignedRanks.z(first, slower)).isGreaterThan(5);
        assertThat(SignedRanks.z(slower, first)).isLessThan(-5);
    }
}
