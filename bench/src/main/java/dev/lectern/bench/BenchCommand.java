package dev.lectern.bench;

import dev.lectern.app.AddedCommand;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code lectern bench}: lists the measurements, or runs the one that is named. */
@Command(
        name = "bench",
        description = {
            "Measures this machine, on loopback and in a temporary home, and leaves nothing behind.",
            "Every figure stands beside a ratio to something measured in the same run: compare ratios, not times."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "NAME",
        commandListHeading = "%nNames:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:something did not work; the message says what", "2:there is no such name"},
        subcommands = {
            VerifyToken.class,
            HostileTokens.class,
            ListHistory.class,
            Retrieve.class,
            Embed.class,
            Ask.class,
            Strangers.class,
            Startup.class
        })
public final class BenchCommand implements AddedCommand {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        PrintWriter out = line.getOut();
        line.getSubcommands()
                .forEach((name, measurement) -> out.printf(
                        "%-14s %s%n",
                        name, measurement.getCommandSpec().usageMessage().description()[0]));
        out.flush();
        return 0;
    }
}
