package dev.lectern.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How long something took each time. */
final class Durations {
    private static final double NANOS_PER_MILLI = 1e6;

    private long[] nanos = new long[64];
    private int count;

    /** What is timed. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    void time(Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        add(System.nanoTime() - began);
    }

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    /** Milliseconds that this share of all did not exceed (nearest rank). */
    double millis(double share) {
        if (count == 0) {
            throw new IllegalStateException("nothing was timed");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)] / NANOS_PER_MILLI;
    }

    /** How many took longer. */
    long above(double millis) {
        return Arrays.stream(nanos, 0, count)
                .filter(duration -> duration > millis * NANOS_PER_MILLI)
                .count();
    }

    /** The middle and the slow end, against the middle of a yardstick. */
    List<Measure> measures(String name, Durations yardstick) {
        double unit = yardstick.millis(0.5);
        List<Measure> measures = new ArrayList<>();
        for (int percent : new int[] {50, 95}) {
            double value = millis(percent / 100.0);
            measures.add(new Measure(name + ", p" + percent, value, "ms", value / unit));
        }
        return measures;
    }
}
