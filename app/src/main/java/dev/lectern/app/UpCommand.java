package dev.lectern.app;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.config.Variable;
import dev.lectern.app.runtime.Installation;
import dev.lectern.app.runtime.Lectern;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;

@Command(
        name = "up",
        description = {
            "Starts PostgreSQL, auth-server and the server, brings the index up to date, and serves until Ctrl-C.",
            "Data, index, secrets and logs are kept under LECTERN_HOME."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "69:a part cannot start, a port is taken, or another Lectern is running on this home",
            "78:the configuration is wrong",
            "130:stopped by Ctrl-C, everything with it",
            "143:stopped by SIGTERM, everything with it"
        })
final class UpCommand implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        AppConfig config = AppConfig.load(Installation.root());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Shutdown shutdown = Shutdown.install(out);
        // This thread owns the children: they are told to stop when it ends, so it stays until the process does.
        Lectern lectern = Lectern.start(config, new ConsoleReport(out), shutdown::own);
        out.println();
        out.println("Lectern is ready: " + lectern.url());
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    /** The settings at the end of the help. */
    static IHelpSectionRenderer settings() {
        return help -> {
            CommandLine.Help.TextTable table = CommandLine.Help.TextTable.forColumnWidths(
                    help.colorScheme(),
                    34,
                    Math.max(46, help.commandSpec().usageMessage().width() - 34));
            for (Variable variable : Variable.values()) {
                String fallback = variable.defaultText() == null ? "" : " Default: " + variable.defaultText() + ".";
                table.addRowValues("  " + variable.name(), variable.description() + fallback);
            }
            return String.format("%nSettings, from the environment or LECTERN_HOME/lectern.properties:%n") + table;
        };
    }
}
