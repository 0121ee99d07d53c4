package dev.lectern.core.asking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what an evaluation sees. For one thread. */
final class EvaluationTally {
    private final List<Duration> times = new ArrayList<>();
    private int inBook;
    private int judged;
    private int notInBook;
    private int withAnswer;
    private int withSpans;
    private int refusedInBook;
    private int refusedNotInBook;
    private final int[] hits = new int[Evaluation.DEPTH + 1];
    private final int[] sentences = new int[Evaluation.ANSWER_DEPTH + 1];
    /** By how many of the first passages are looked at, the sum of the shares that they hold. */
    private final double[] recalls = new double[Evaluation.DEPTH + 1];

    private double reciprocal;

    void retrieved(Duration time) {
        times.add(time);
    }

    int asked() {
        return times.size();
    }

    /** @param passageRank of the first right one, 0 if there is none; the same for the sentence */
    void inBook(Evaluation.Item item, int passageRank, int sentenceRank, boolean refused) {
        inBook++;
        refusedInBook += refused ? 1 : 0;
        judged += item.page() != null || !item.answers().isEmpty() ? 1 : 0;
        withAnswer += item.answers().isEmpty() ? 0 : 1;
        if (passageRank > 0) {
            hits[passageRank]++;
            reciprocal += 1.0 / passageRank;
        }
        if (sentenceRank > 0 && sentenceRank <= Evaluation.ANSWER_DEPTH) {
            sentences[sentenceRank]++;
        }
    }

    void notInBook(boolean refused) {
        notInBook++;
        refusedNotInBook += refused ? 1 : 0;
    }

    /** @param held what each passage holds of the page, the best passage first */
    void spans(List<SourceSpan> asked, List<@Nullable SourceSpan> held) {
        if (asked.isEmpty()) {
            return;
        }
        withSpans++;
        BitSet all = new BitSet();
        asked.forEach(span -> all.set(span.start(), span.end()));
        BitSet missing = (BitSet) all.clone();
        for (int depth = 1; depth <= Evaluation.DEPTH; depth++) {
            SourceSpan next = depth <= held.size() ? held.get(depth - 1) : null;
            if (next != null) {
                missing.clear(next.start(), next.end());
            }
            recalls[depth] += 1 - (double) missing.cardinality() / all.cardinality();
        }
    }

    Evaluation.Report report() {
        times.sort(null);
        return new Evaluation.Report(
                times.size(),
                share(upTo(hits, 1), judged),
                share(upTo(hits, 3), judged),
                share(upTo(hits, 5), judged),
                share(reciprocal, judged),
                share(upTo(sentences, 1), withAnswer),
                share(upTo(sentences, 3), withAnswer),
                share(inBook - refusedInBook, inBook),
                refusedInBook + refusedNotInBook,
                share(refusedNotInBook, notInBook),
                milliseconds(0.50),
                milliseconds(0.95),
                share(recalls[3], withSpans),
                share(recalls[5], withSpans));
    }

    private static int upTo(int[] counts, int rank) {
        int sum = 0;
        for (int i = 1; i <= rank; i++) {
            sum += counts[i];
        }
        return sum;
    }

    private static double share(double part, int whole) {
        return whole == 0 ? Double.NaN : part / whole;
    }

    private double milliseconds(double quantile) {
        return times.isEmpty()
                ? 0
                : times.get((int) (quantile * (times.size() - 1))).toNanos() / 1e6;
    }
}
