package dev.lectern.app;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.runtime.Installation;
import dev.lectern.app.runtime.Maintenance;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.Purge;
import java.io.IOException;
import java.io.PrintWriter;
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
        name = "retention",
        description = {
            "Shows or deletes the conversations that have had their time.",
            "A server deletes them by itself, unless they are more than LECTERN_PURGE_SHARE allows: then it waits for"
                    + " --confirm. The database must be running."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:shown, or all of it is deleted",
            "1:a run would be or was held, or some conversations could not be deleted",
            "69:the database does not run",
            "78:the configuration is wrong"
        })
final class RetentionCommand implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Choice choice = new Choice();

    /** What to do. */
    private static final class Choice {
        @Option(names = "--dry-run", description = "Only count; delete nothing.")
        private boolean dryRun;

        @Option(
                names = "--confirm",
                paramLabel = "TOKEN",
                description = "Delete exactly what the dry run showed that printed this token, however much it is. What"
                        + " became due since stays; if something of it has changed, nothing is deleted.")
        private @Nullable String token;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        try (Maintenance maintenance = Maintenance.open(AppConfig.load(Installation.root()))) {
            Purge purge = maintenance.purge();
            String token = choice.token;
            return choice.dryRun || token == null ? show(purge, line.getOut()) : confirm(purge, token, line);
        } catch (PortUnavailableException e) {
            line.getErr().println(e.getMessage() + "; what is deleted is deleted, repeat this for the rest.");
            return Main.CANNOT_START;
        }
    }

    private static int show(Purge purge, PrintWriter out) {
        Purge.Plan plan = purge.plan();
        print(plan, out);
        if (plan.due() == 0) {
            return 0;
        }
        boolean held = purge.holds(plan);
        out.println(
                held
                        ? "That is more than LECTERN_PURGE_SHARE allows: it waits for `./lectern retention --confirm "
                                + plan.token() + "`."
                        : "The next run of the server deletes them.");
        return held ? 1 : 0;
    }

    private static int confirm(Purge purge, String token, CommandLine line) {
        PrintWriter out = line.getOut();
        return switch (purge.runConfirmed(token, batch -> {}, () -> false)) {
            case Purge.Outcome.Done done -> {
                print(done.plan(), out);
                ErasedCounts erased = done.erased();
                out.printf(
                        Locale.ROOT,
                        "Deleted %d conversations with %d messages.%n",
                        erased.conversations(),
                        erased.messages());
                if (done.stuck() > 0) {
                    line.getErr()
                            .printf(
                                    Locale.ROOT,
                                    "%d conversations could not be deleted; the next run tries them again.%n",
                                    done.stuck());
                }
                yield done.stuck() > 0 ? 1 : 0;
            }
            case Purge.Outcome.Held held -> {
                print(held.plan(), out);
                line.getErr()
                        .println(
                                "Nothing was deleted: that is not what the dry run of this token showed. Look again with"
                                        + " `./lectern retention --dry-run`.");
                yield 1;
            }
        };
    }

    private static void print(Purge.Plan plan, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "On %s (UTC) %d of %d conversations are due, of %d readers.%n",
                plan.day(),
                plan.due(),
                plan.conversations(),
                plan.readers());
    }
}
