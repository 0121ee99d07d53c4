package dev.lectern.app;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar that fills while passages are embedded; nothing if there are none. */
final class EmbeddingProgress implements AutoCloseable {
    private static final int WIDTH = 80;

    private final PrintWriter out;
    private @Nullable ProgressBar bar;

    EmbeddingProgress(PrintWriter out) {
        this.out = out;
    }

    void embedded(int done, int total) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("Embedding")
                    .setInitialMax(total)
                    .setUnit(" passages", 1)
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
