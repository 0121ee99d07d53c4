package dev.lectern.bench;

import java.util.stream.IntStream;

/** Wilcoxon's test for pairs: whether of two things done side by side one tends to take longer. */
final class SignedRanks {
    private SignedRanks() {}

    /**
     * By how many standard errors the second of each pair took longer than the first, as pairs go. Where neither tends to
     * take longer it is normally distributed around 0 with deviation 1.
     */
    static double z(long[] first, long[] second) {
        int pairs = first.length;
        long[] byDistance = IntStream.range(0, pairs)
                .mapToLong(i -> second[i] - first[i])
                .boxed()
                .sorted((one, other) -> Long.compare(Math.abs(one), Math.abs(other)))
                .mapToLong(Long::longValue)
                .toArray();
        double sum = 0;
        int from = 0;
        while (from < pairs) {
            int to = from + 1;
            while (to < pairs && Math.abs(byDistance[to]) == Math.abs(byDistance[from])) {
                to++;
            }
            // Equal distances share the middle of their ranks.
            double rank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                sum += Long.signum(byDistance[i]) * rank;
            }
            from = to;
        }
        return sum / Math.sqrt(pairs * (pairs + 1.0) * (2.0 * pairs + 1) / 6);
    }
}
