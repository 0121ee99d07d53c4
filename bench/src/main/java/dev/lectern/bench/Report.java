package dev.lectern.bench;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a measurement found, for people or for programs.
 *
 * @param name of the measurement
 * @param measures in the order in which they are shown
 */
record Report(String name, List<Measure> measures) {
    private static final String ROW = "%-44s %12s %-4s %9s%n";

    Report {
        measures = List.copyOf(measures);
    }

    /** A line for each measure, under a heading. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, ROW, name, "value", "", "ratio"));
        for (Measure measure : measures) {
            table.append(String.format(
                    Locale.ROOT,
                    ROW,
                    "  " + measure.name(),
                    plain(measure.value()),
                    measure.unit(),
                    plain(measure.ratio())));
        }
        return table.toString();
    }

    /** One object on one line. */
    String json() {
        return JsonMapper.shared().writeValueAsString(this) + System.lineSeparator();
    }

    /** Three digits tell enough, and a machine that others share gives no more. */
    private static String plain(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
