package io.claviger.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code script/bench [--json] [--quick] [ROW…]} with the rows {@code decision}, {@code verify}, {@code gateway} and
 * {@code start}; all of them where none is named. The table goes to standard output, progress to standard error; with
 * {@code --json} the last line of standard output is one JSON object.
 */
public final class Bench {
    static final int SERVER_CORE = 0;
    static final int LOAD_CORE = 1;
    private static final List<String> ROWS = List.of("decision", "verify", "gateway", "start");

    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        var json = false;
        var quick = false;
        var chosen = new ArrayList<String>();
        for (var argument : arguments) {
            switch (argument) {
                case "--json" -> json = true;
                case "--quick" -> quick = true;
                default -> {
                    if (!ROWS.contains(argument)) {
                        System.err.println("bench: unknown row " + argument + "; there are " + ROWS);
                        System.exit(2);
                    }
                    chosen.add(argument);
                }
            }
        }
        var work = Files.createTempDirectory("claviger-bench");
        try {
            var rows = run(chosen.isEmpty() ? ROWS : chosen, new Plan(quick), work);
            Report.print(rows, json);
        } finally {
            delete(work);
        }
        System.exit(0);
    }

    private static List<Row> run(List<String> chosen, Plan plan, Path work) throws IOException {
        var rows = new ArrayList<Row>();
        if (chosen.contains("decision")) {
            rows.addAll(InProcess.rows(plan));
        }
        if (chosen.stream().anyMatch(row -> !row.equals("decision"))) {
            try (var house = new House(plan, work)) {
                if (chosen.contains("start")) {
                    rows.addAll(new Start(house, plan).rows());
                }
                if (chosen.contains("verify")) {
                    rows.addAll(house.verify());
                }
                if (chosen.contains("gateway")) {
                    rows.addAll(house.gateway());
                }
            }
        }
        return rows;
    }

    static void progress(String line) {
        System.err.println(line);
    }

    /**
     * How long to measure.
     *
     * @param quick a short run, to see that everything works; its figures say little
     */
    record Plan(boolean quick) {
        int rounds() {
            return quick ? 2 : 7;
        }

        int seconds() {
            return quick ? 2 : 5;
        }

        int warmUpSeconds() {
            return quick ? 5 : 40;
        }

        int keys() {
            return quick ? 1_000 : 100_000;
        }

        int starts() {
            return quick ? 2 : 7;
        }

        String keysInWords() {
            return String.format(Locale.ROOT, "%,d keys", keys());
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
