package dev.lectern.app;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on standard error that fills while something is done many times; nothing if it is done never. */
final class TaskProgress implements AutoCloseable {
    private static final int WIDTH = 80;

    private final PrintWriter out;
    private final String task;
    private final String unit;
    private @Nullable ProgressBar bar;

    /**
     * @param out flushed in the end, so that what was printed before the bar stands before it
     * @param unit what is counted, in the plural
     */
    TaskProgress(PrintWriter out, String task, String unit) {
        this.out = out;
        this.task = task;
        this.unit = unit;
    }

    void done(int done, int total) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setUnit(" " + unit, 1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(250)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                    .build();
        }
        bar.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
            out.flush();
        }
    }
}
