package dev.lectern.bench;

import dev.lectern.app.config.Variable;
import dev.lectern.app.runtime.Installation;
import dev.lectern.app.runtime.Ports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "startup",
        description = {
            "How long the second `up` takes, and how much memory it then holds, against a JVM that does nothing.",
            "A home of its own is made by a first `up`; the later ones are measured."
        },
        mixinStandardHelpOptions = true)
final class Startup extends Measurement {
    private static final String READY = "Lectern is ready: ";

    @Option(
            names = "--starts",
            defaultValue = "5",
            description = "How many are measured, 1 to 50. Default: ${DEFAULT-VALUE}.")
    private int starts;

    @Override
    List<Measure> measure(Scratch scratch, PrintWriter progress) throws Exception {
        require("--starts", starts, 1, 50);
        Map<String, String> settings = settings(scratch.folder().resolve("home"));
        List<String> up = List.of(Installation.root().resolve("lectern").toString(), "up");
        List<String> nothing = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Idle.class.getName());

        progress.println("Starting for the first time ...");
        try (Child child = scratch.own(Child.start(up, settings, READY))) {
            child.awaitReady();
        }
        Durations bareTimes = new Durations();
        Durations times = new Durations();
        double[] bareMemory = new double[starts];
        double[] memory = new double[starts];
        progress.println("Starting " + starts + " times more ...");
        for (int i = 0; i < starts; i++) {
            bareMemory[i] = start(nothing, settings, Idle.READY, bareTimes, scratch);
            memory[i] = start(up, settings, READY, times, scratch);
        }
        double bareTime = bareTimes.millis(0.5);
        double bareMegabytes = median(bareMemory);
        return List.of(
                new Measure("a JVM that does nothing, ready", bareTime, "ms", 1),
                new Measure("second `up`, ready", times.millis(0.5), "ms", times.millis(0.5) / bareTime),
                new Measure("a JVM that does nothing, resident memory", bareMegabytes, "MB", 1),
                new Measure(
                        "second `up`, resident memory of its JVM",
                        median(memory),
                        "MB",
                        median(memory) / bareMegabytes));
    }

    /** Starts it, notes how long that took, and stops it; the resident megabytes when it was ready. */
    private static double start(
            List<String> command, Map<String, String> settings, String ready, Durations times, Scratch scratch)
            throws Exception {
        try (Child child = scratch.own(Child.start(command, settings, ready))) {
            times.add(child.awaitReady());
            return child.residentMegabytes();
        }
    }

    /** This installation's own settings must not reach it: they may lead to somebody's data. */
    private static Map<String, String> settings(Path home) throws Exception {
        List<Integer> ports = Ports.free(3);
        Map<String, String> settings = new HashMap<>();
        for (Variable variable : Variable.values()) {
            if (variable != Variable.LECTERN_JAVA_OPTS) {
                settings.put(variable.name(), "");
            }
        }
        settings.put(Variable.LECTERN_HOME.name(), home.toString());
        settings.put(Variable.LECTERN_PORT.name(), ports.get(0).toString());
        settings.put(Variable.LECTERN_AUTH_PORT.name(), ports.get(1).toString());
        settings.put(Variable.LECTERN_DB_PORT.name(), ports.get(2).toString());
        settings.put(Variable.LECTERN_BUILD.name(), "no");
        return settings;
    }

    private static double median(double[] values) {
        double[] sorted = Objects.requireNonNull(values).clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }
}
