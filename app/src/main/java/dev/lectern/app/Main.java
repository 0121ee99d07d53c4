package dev.lectern.app;

import dev.lectern.app.config.InvalidConfigurationException;
import dev.lectern.app.runtime.LogFiles;
import dev.lectern.app.runtime.StartupException;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

/** {@code lectern}: the entry point of every command. */
@Command(
        name = "lectern",
        description = "An assistant for a book or a documentation site.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything did what it says",
            "1:something did not; the message says what",
            "2:the command line is wrong",
            "69:a part cannot start, or another Lectern is running here",
            "78:the configuration is wrong"
        },
        footer = "%nSettings are environment variables; `./lectern up --help` lists them.")
public final class Main {
    static final int CANNOT_START = 69;
    static final int BAD_CONFIGURATION = 78;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        LogFiles.none();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine up = new CommandLine(new UpCommand());
        up.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, UpCommand.settings());
        CommandLine line = new CommandLine(new Main())
                .addSubcommand(up)
                .addSubcommand(new IndexCommand())
                .addSubcommand(new EvalCommand())
                .addSubcommand(new DemoCommand())
                .addSubcommand(new RetentionCommand())
                .addSubcommand(new ErasuresCommand())
                .addSubcommand(new DoctorCommand());
        // The measurements live in a module of their own, which an installation may leave out.
        ServiceLoader.load(AddedCommand.class).forEach(line::addSubcommand);
        line.setExecutionExceptionHandler(Main::explain);
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private static int explain(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        if (e instanceof InvalidConfigurationException invalid) {
            line.getErr().println("The configuration is wrong:");
            invalid.problems().forEach(problem -> line.getErr().println("  " + problem));
            return BAD_CONFIGURATION;
        }
        if (e instanceof StartupException) {
            line.getErr().println(e.getMessage());
            return CANNOT_START;
        }
        System.getLogger(Main.class.getName()).log(System.Logger.Level.ERROR, "a command failed", e);
        line.getErr().println("That failed: " + e);
        return 1;
    }
}
