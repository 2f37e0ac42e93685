package io.claviger.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints the rows, with the machine and versions that they were measured on. */
final class Report {
    private Report() {}

    static void print(PrintStream out, List<Row> rows, @Nullable Propagation propagation, boolean json) {
        var machine = machine();
        var versions = versions();
        out.println();
        out.println("Machine: " + machine);
        out.println("Versions: " + String.join(", ", versions));
        out.println();
        out.println("| what | figure | comparison in the same run | ratio | bar |");
        out.println("| --- | --- | --- | --- | --- |");
        for (var row : rows) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s %s | %s | %s | %s |%n",
                    row.name(),
                    figure(row.value()),
                    row.unit(),
                    row.comparison() == null ? "-" : row.comparison(),
                    row.ratio() == null ? "-" : String.format(Locale.ROOT, "%.2f", row.ratio()),
                    row.bar() == null ? "-" : row.bar());
        }
        if (json) {
            out.println(json(rows, propagation, machine, versions));
        }
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }

    private static String json(
            List<Row> rows, @Nullable Propagation propagation, String machine, List<String> versions) {
        var text = new StringBuilder("{\"machine\":").append(quoted(machine)).append(",\"versions\":[");
        text.append(String.join(",", versions.stream().map(Report::quoted).toList()));
        text.append("],\"rows\":[");
        var parts = new ArrayList<String>();
        for (var row : rows) {
            parts.add("{\"name\":%s,\"value\":%s,\"unit\":%s,\"comparison\":%s,\"ratio\":%s,\"bar\":%s}"
                    .formatted(
                            quoted(row.name()),
                            Double.toString(row.value()),
                            quoted(row.unit()),
                            row.comparison() == null ? "null" : quoted(row.comparison()),
                            row.ratio() == null ? "null" : Double.toString(row.ratio()),
                            row.bar() == null ? "null" : quoted(row.bar())));
        }
        text.append(String.join(",", parts)).append(']');
        if (propagation != null) {
            text.append(",\"propagation\":").append(propagation.json());
        }
        return text.append('}').toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + '"';
    }

    private static String machine() {
        var model = "unknown processor";
        try {
            for (var line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
                if (line.startsWith("model name")) {
                    model = line.substring(line.indexOf(':') + 1).trim();
                    break;
                }
            }
        } catch (IOException noSuchFile) {
            model = System.getProperty("os.arch");
        }
        return "%s, %d cores, %s %s"
                .formatted(
                        model,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"));
    }

    private static List<String> versions() {
        var versions = new ArrayList<>(List.of("Java " + Runtime.version()));
        if (Running.has("nginx")) {
            versions.add(Running.output(Bench.LOAD_CORE, List.of("nginx", "-v")).trim());
        }
        return versions;
    }
}
