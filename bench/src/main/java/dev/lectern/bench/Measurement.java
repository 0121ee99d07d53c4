package dev.lectern.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Something that can be measured. Standard output holds the result and nothing else; what goes on is told beside it. */
abstract class Measurement implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    /**
     * Measures.
     *
     * @param scratch what is started or written goes there, so that nothing is left behind
     * @param progress says what goes on
     */
    abstract List<Measure> measure(Scratch scratch, PrintWriter progress) throws Exception;

    @Override
    public final Integer call() throws Exception {
        CommandLine line = line();
        try (Scratch scratch = Scratch.open()) {
            Report report = new Report(line.getCommandName(), measure(scratch, line.getErr()));
            line.getOut().print(json ? report.json() : report.table());
            line.getOut().flush();
        }
        return 0;
    }

    final CommandLine line() {
        return Objects.requireNonNull(spec).commandLine();
    }

    /** Refuses a value that would measure nothing, or take the machine away from everybody else. */
    final void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new CommandLine.ParameterException(
                    line(), option + " must be " + least + " to " + most + ": " + value);
        }
    }
}
