package dev.lectern.bench;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify-token",
        description = {
            "What it costs to verify a token, against the bare signature.",
            "One thread, RS256 with 2048 bits, by JMH. The first line is Signature.verify of the JDK alone: ratio 1."
        },
        mixinStandardHelpOptions = true)
final class VerifyToken extends Measurement {
    private static final TimeValue WARM_UP = TimeValue.milliseconds(500);
    private static final TimeValue ITERATION = TimeValue.milliseconds(300);
    private static final int WARM_UPS = 4;
    private static final int ITERATIONS = 7;
    private static final int FIRST_TO_WARN = 24;

    @Option(names = "--forks", defaultValue = "3", description = "JVMs for each line. Default: ${DEFAULT-VALUE}.")
    private int forks;

    /** What is measured, and what it is called; the yardstick first. */
    private static Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("bareSignature", "bare JCA signature");
        lines.put("fullCheck", "full check, a token never seen");
        lines.put("rememberedToken", "full check, a token seen before");
        lines.put("garbage", "refusal of garbage");
        lines.put("jose4j", "the same check by plain jose4j");
        lines.put("nimbus", "the same check by plain nimbus-jose-jwt");
        return lines;
    }

    /** Standard output is for the result: what a JVM or JMH says meanwhile goes beside it. */
    private Collection<RunResult> run(Scratch scratch) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(TokenBenchmark.class.getName() + "\\.")
                .forks(forks)
                .warmupIterations(WARM_UPS)
                .warmupTime(WARM_UP)
                .measurementIterations(ITERATIONS)
                .measurementTime(ITERATION)
                .timeUnit(TimeUnit.MICROSECONDS)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        List<String> arguments = new ArrayList<>(List.of("-D" + SampleTokens.FOLDER + "=" + scratch.folder()));
        if (Runtime.version().feature() >= FIRST_TO_WARN) {
            // JMH does what newer JDKs warn about.
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        PrintStream out = System.out;
        System.setOut(System.err);
        try {
            return new Runner(options.jvmArgsAppend(arguments.toArray(String[]::new))
                            .build())
                    .run();
        } finally {
            System.setOut(out);
        }
    }

    @Override
    List<Measure> measure(Scratch scratch, PrintWriter progress) throws Exception {
        require("--forks", forks, 1, 20);
        progress.println("Signing " + SampleTokens.COUNT + " tokens, so that each can be one never seen ...");
        SampleTokens.write(scratch.folder(), SampleTokens.COUNT);
        progress.println("Measuring in " + forks * lines().size() + " JVMs, one after the other ...");
        Map<String, Double> medians = new LinkedHashMap<>();
        for (RunResult result : run(scratch)) {
            String benchmark = result.getParams().getBenchmark();
            medians.put(
                    benchmark.substring(benchmark.lastIndexOf('.') + 1),
                    // The middle of all iterations: what other processes did meanwhile falls out at the ends.
                    result.getPrimaryResult().getStatistics().getPercentile(50));
        }
        double yardstick = Objects.requireNonNull(medians.get("bareSignature"));
        List<Measure> measures = new ArrayList<>();
        lines().forEach((benchmark, name) -> {
            double median = Objects.requireNonNull(medians.get(benchmark));
            measures.add(new Measure(name, median, "us", median / yardstick));
        });
        return measures;
    }
}
