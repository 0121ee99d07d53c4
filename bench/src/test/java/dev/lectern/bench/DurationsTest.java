package dev.lectern.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DurationsTest {
    private static final long MILLI = 1_000_000;

    /** 1 to so many milliseconds, the longest first. */
    private static Durations upTo(int millis) {
        Durations durations = new Durations();
        for (int i = millis; i > 0; i--) {
            durations.add(i * MILLI);
        }
        return durations;
    }

    @Test
    void a_share_of_all_took_no_longer() {
        assertThat(upTo(100).millis(0.5)).isEqualTo(50);
        assertThat(upTo(100).millis(0.95)).isEqualTo(95);
        assertThat(upTo(100).millis(1)).isEqualTo(100);
        assertThat(upTo(1).millis(0.5)).isEqualTo(1);
    }

    @Test
    void the_middle_of_the_yardstick_is_one() {
        assertThat(upTo(100).measures("list", upTo(10)))
                .containsExactly(new Measure("list, p50", 50, "ms", 10), new Measure("list, p95", 95, "ms", 19));
    }
}
