package dev.lectern.app;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.runtime.Indexing;
import dev.lectern.app.runtime.Installation;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "index",
        description = {
            "Brings the index up to date with a folder of Markdown: embeds what is new, removes what is gone.",
            "A server that is running shows the result with the next question."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the index is what the folder is",
            "1:the folder holds no page, cannot be read, another process is writing the index, or the index cannot be reached",
            "78:the configuration is wrong"
        })
final class IndexCommand implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder of .md and .mdx files.")
    private Path folder = Path.of("");

    @Option(names = "--id", paramLabel = "ID", description = "The book's name. Default: LECTERN_BOOK_ID.")
    private @Nullable String id;

    @CommandLine.Mixin
    private BookOptions options = new BookOptions();

    @Option(names = "--dry-run", description = "Only count; write nothing.")
    private boolean dryRun;

    @Option(names = "--allow-empty", description = "A folder without pages empties the index instead of being refused.")
    private boolean allowEmpty;

    @Option(names = "--watch", description = "Go on after that, whenever a file of the folder changes, until Ctrl-C.")
    private boolean watch;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        AppConfig config = AppConfig.load(Installation.root());
        AppConfig.Book target = target(line, config.book());
        try (Indexing indexing = Indexing.open(config)) {
            return watch
                    ? watch(indexing, target, config.book(), line)
                    : print(index(indexing, target, line), target, config.book(), line);
        } catch (PortUnavailableException e) {
            line.getErr().println("The " + e.port() + " cannot be reached: " + e.getCause());
            return 1;
        } catch (UncheckedIOException e) {
            line.getErr().println(folder + " cannot be read: " + e.getMessage());
            return 1;
        }
    }

    /** Ends only by an interrupt; what is wrong with the folder at one moment may be mended at the next. */
    private int watch(Indexing indexing, AppConfig.Book target, AppConfig.Book configured, CommandLine line)
            throws IOException, InterruptedException {
        try (FolderWatch folder = new FolderWatch(target.folder())) {
            while (true) {
                try {
                    print(index(indexing, target, line), target, configured, line);
                } catch (PortUnavailableException | UncheckedIOException e) {
                    line.getErr().println("That failed, and is tried again after the next change: " + e.getMessage());
                }
                line.getOut().println("Waiting for changes in " + target.folder() + "; Ctrl-C ends it.");
                folder.awaitChange();
            }
        }
    }

    private IndexBook.Outcome index(Indexing indexing, AppConfig.Book target, CommandLine line) {
        try (TaskProgress progress = new TaskProgress(line.getErr(), "Embedding", "passages")) {
            return indexing.index(target, new IndexBook.Options(dryRun, allowEmpty), progress::done);
        }
    }

    private AppConfig.Book target(CommandLine line, AppConfig.Book configured) {
        try {
            BookId name = id == null ? configured.id() : new BookId(id);
            return options.book(line, "DIR", folder, name, configured);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    line, Objects.requireNonNullElse(e.getMessage(), "--id is wrong"), e);
        }
    }

    private int print(IndexBook.Outcome outcome, AppConfig.Book target, AppConfig.Book configured, CommandLine line) {
        PrintWriter out = line.getOut();
        return switch (outcome) {
            case IndexBook.Outcome.Indexed indexed -> {
                IndexBook.Report report = indexed.report();
                skipped(report.skipped(), out);
                out.printf(
                        "%s %s: %d pages, %d passages (%d new, %d unchanged, %d removed), %d skipped%n",
                        dryRun ? "Would index" : "Indexed",
                        target.id(),
                        report.pages(),
                        report.added() + report.unchanged(),
                        report.added(),
                        report.unchanged(),
                        report.removed(),
                        report.skipped().size());
                if (!dryRun
                        && target.id().equals(configured.id())
                        && !target.folder().equals(configured.folder())) {
                    out.println("`up` indexes LECTERN_BOOK_DIR again; to keep this book set LECTERN_BOOK_DIR="
                            + target.folder() + " LECTERN_ROUTE_BASE=" + target.routeBase());
                }
                yield 0;
            }
            case IndexBook.Outcome.RefusedEmpty refused -> {
                skipped(refused.skipped(), out);
                line.getErr()
                        .println(target.folder() + " holds no page, so the index was left as it is."
                                + " --allow-empty empties it.");
                yield 1;
            }
            case IndexBook.Outcome.Busy busy -> {
                line.getErr()
                        .println("Another process is writing the index of " + target.id()
                                + "; try again when it has ended. If it died on another machine, that is in a minute.");
                yield 1;
            }
        };
    }

    private static void skipped(List<BookSource.Skipped> skipped, PrintWriter out) {
        for (BookSource.Skipped one : skipped) {
            out.println("skipped " + one.file() + (one.line() > 0 ? ":" + one.line() : "") + ": " + one.reason());
        }
    }
}
