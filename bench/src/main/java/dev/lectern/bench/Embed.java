package dev.lectern.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "embed",
        description = {
            "How long a passage takes to embed in this process, and in how much memory, against the bare ONNX runtime.",
            "Each way has a JVM of its own; passages are some 220 words long."
        },
        mixinStandardHelpOptions = true)
final class Embed extends Measurement {
    @Option(
            names = "--passages",
            defaultValue = "320",
            description = "How many are embedded each time, 32 to 100000. Default: ${DEFAULT-VALUE}.")
    private int passages;

    @Option(
            names = "--runs",
            defaultValue = "3",
            description = "How often each way is measured, the middle counts, 1 to 50. Default: ${DEFAULT-VALUE}.")
    private int runs;

    /** What one process showed. */
    private record Shown(double millis, double megabytes) {}

    @Override
    List<Measure> measure(Scratch scratch, PrintWriter progress) throws Exception {
        require("--passages", passages, 32, 100_000);
        require("--runs", runs, 1, 50);
        List<Shown> bare = new ArrayList<>();
        List<Shown> adapter = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            progress.printf("Embedding %,d passages in both ways, run %d of %d ...%n", passages, run, runs);
            bare.add(run(EmbedProbe.BARE, scratch));
            adapter.add(run(EmbedProbe.ADAPTER, scratch));
        }
        double time = middle(bare.stream().map(Shown::millis).toList());
        double memory = middle(bare.stream().map(Shown::megabytes).toList());
        double ownTime = middle(adapter.stream().map(Shown::millis).toList());
        double ownMemory = middle(adapter.stream().map(Shown::megabytes).toList());
        return List.of(
                new Measure("bare runtime, one passage", time, "ms", 1),
                new Measure("rag-onnx, one passage", ownTime, "ms", ownTime / time),
                new Measure("bare runtime, resident memory of its JVM", memory, "MB", 1),
                new Measure("rag-onnx, resident memory of its JVM", ownMemory, "MB", ownMemory / memory));
    }

    private Shown run(String way, Scratch scratch) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EmbedProbe.class.getName(),
                way,
                scratch.folder().resolve("native").toString(),
                Integer.toString(passages));
        try (Child child = scratch.own(Child.start(command, Map.of(), EmbedProbe.RESULT))) {
            String line = child.awaitLine();
            double aSecond = Double.parseDouble(line.substring(EmbedProbe.RESULT.length()));
            return new Shown(1_000 / aSecond, child.residentMegabytes());
        }
    }

    private static double middle(List<Double> values) {
        return values.stream().sorted().toList().get((values.size() - 1) / 2);
    }
}
