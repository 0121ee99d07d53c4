package dev.lectern.app.eval;

import dev.lectern.core.asking.Evaluation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One number of a report, as it is printed.
 *
 * @param name of its field in JSON
 * @param label for people
 * @param value the number, or NaN if there was nothing to measure it on
 * @param kind what it counts
 */
public record Figure(String name, String label, double value, Kind kind) {
    /** What a figure counts. */
    public enum Kind {
        COUNT(0, "%6.0f"),
        SHARE(4, "%6.3f"),
        MILLISECONDS(2, "%6.1f ms");

        private final int decimals;
        private final String format;

        Kind(int decimals, String format) {
            this.decimals = decimals;
            this.format = format;
        }
    }

    /** The figures of a report in the order in which they are printed; new ones are put at the end. */
    public static List<Figure> of(Evaluation.Report report) {
        return List.of(
                new Figure("questions", "questions", report.questions(), Kind.COUNT),
                new Figure("hit1", "passage hit@1", report.hit1(), Kind.SHARE),
                new Figure("hit3", "passage hit@3", report.hit3(), Kind.SHARE),
                new Figure("hit5", "passage hit@5", report.hit5(), Kind.SHARE),
                new Figure("mrr", "mean reciprocal rank", report.mrr(), Kind.SHARE),
                new Figure("sentence1", "sentence hit@1", report.sentence1(), Kind.SHARE),
                new Figure("sentence3", "sentence hit@3", report.sentence3(), Kind.SHARE),
                new Figure("kept", "in the book, kept", report.kept(), Kind.SHARE),
                new Figure("abstained", "refused", report.abstained(), Kind.COUNT),
                new Figure("abstainedRight", "foreign, refused", report.abstainedRight(), Kind.SHARE),
                new Figure("p50Ms", "retrieval, median", report.p50Ms(), Kind.MILLISECONDS),
                new Figure("p95Ms", "retrieval, 95 of 100", report.p95Ms(), Kind.MILLISECONDS),
                new Figure("recall3", "range recall@3", report.recall3(), Kind.SHARE),
                new Figure("recall5", "range recall@5", report.recall5(), Kind.SHARE));
    }

    /** A line for each; what was not measured is a dash. */
    public static String text(List<Figure> figures) {
        return figures.stream()
                .map(figure -> String.format(Locale.ROOT, "%-20s ", figure.label)
                        + (Double.isNaN(figure.value)
                                ? "     -"
                                : String.format(Locale.ROOT, figure.kind.format, figure.value)))
                .collect(Collectors.joining("\n"));
    }

    /** One JSON object; what was not measured is null. */
    public static String json(List<Figure> figures) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        figures.forEach(figure -> object.put(
                figure.name,
                Double.isNaN(figure.value)
                        ? null
                        : BigDecimal.valueOf(figure.value).setScale(figure.kind.decimals, RoundingMode.HALF_UP)));
        return object.toString();
    }
}
