package dev.lectern.app;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.runtime.Installation;
import dev.lectern.app.runtime.Maintenance;
import dev.lectern.core.PortUnavailableException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

@Command(
        name = "erasures",
        description = {
            "Saves the ledger of what was erased, and erases it again after a backup was restored.",
            "A backup brings back what readers have erased since it was made. Save the ledger every day, apart from the"
                    + " database, and once more before a restore if that is still possible; repeat it after the restore. The"
                    + " database must be running."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:saved, or erased again",
            "1:the file cannot be read or written, or an account may not be deleted",
            "69:the database does not run",
            "78:the configuration is wrong"
        })
final class ErasuresCommand implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Choice choice = new Choice();

    /** What to do. */
    private static final class Choice {
        @Option(
                names = "--export",
                paramLabel = "FILE",
                description =
                        "Write the ledger to this file, in place of what is there: digests of readers and times, one"
                                + " JSON object on each line.")
        private @Nullable Path export;

        @Option(
                names = "--repeat",
                paramLabel = "FILE",
                description =
                        "Erase again what this file says. What readers began after they had erased stays; doing it"
                                + " twice does no harm.")
        private @Nullable Path repeat;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        Path from = choice.repeat;
        // Before anything is opened: a file with a mistake in it erases nothing.
        LedgerFile given = null;
        if (from != null) {
            try {
                given = LedgerFile.read(from);
            } catch (NoSuchFileException e) {
                line.getErr().println("There is no file " + from + ".");
                return 1;
            } catch (IllegalArgumentException e) {
                line.getErr().println(e.getMessage() + " Nothing was erased.");
                return 1;
            }
        }
        try (Maintenance maintenance = Maintenance.open(AppConfig.load(Installation.root()))) {
            if (given == null) {
                LedgerFile saved = new LedgerFile(maintenance.erased());
                saved.write(Objects.requireNonNull(choice.export));
                line.getOut()
                        .printf(
                                Locale.ROOT,
                                "Saved %d entries.%n",
                                saved.entries().size());
            } else {
                Maintenance.Repeated repeated = maintenance.eraseAgain(given.entries());
                line.getOut()
                        .printf(
                                Locale.ROOT,
                                "Of %d entries %d were of readers who are here. Erased again: %d accounts, %d conversations"
                                        + " with %d messages.%n",
                                given.entries().size(),
                                repeated.readers(),
                                repeated.accounts(),
                                repeated.counts().conversations(),
                                repeated.counts().messages());
            }
            return 0;
        } catch (PortUnavailableException e) {
            line.getErr().println(e.getMessage() + "; what is erased is erased, repeat this for the rest.");
            return Main.CANNOT_START;
        } catch (IllegalStateException e) {
            line.getErr().println(e.getMessage());
            return 1;
        }
    }
}
