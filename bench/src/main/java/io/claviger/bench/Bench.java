package io.claviger.bench;

import io.claviger.bench.Plan.Part;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code script/bench [--json] [--quick] [--cluster] [PART…]}; {@link Plan.Part} has the parts. The table goes to
 * standard output, progress to standard error; with {@code --json} the last line of standard output is one JSON object.
 */
public final class Bench {
    static final int SERVER_CORE = 0;
    static final int LOAD_CORE = 1;
    private static final int WRONG_USE = 2;

    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        // the table alone goes there: what libraries print on their way is progress
        var out = System.out;
        System.setOut(System.err);
        Plan plan;
        try {
            plan = Plan.of(arguments);
        } catch (IllegalArgumentException unknown) {
            System.err.println("bench: " + unknown.getMessage());
            System.exit(WRONG_USE);
            return;
        }
        var work = Files.createTempDirectory("claviger-bench");
        try {
            run(plan, work, out);
        } catch (IllegalStateException failure) {
            System.err.println("bench: " + failure.getMessage());
            delete(work);
            System.exit(1);
        }
        delete(work);
        System.exit(0);
    }

    private static void run(Plan plan, Path work, PrintStream out) throws IOException {
        var rows = new ArrayList<>(InProcess.rows(plan));
        rows.addAll(loadRows(plan, work));
        if (plan.has(Part.PAGES)) {
            rows.addAll(new Pages(plan, work).rows());
        }
        @Nullable Propagation propagation = null;
        if (plan.has(Part.CLUSTER)) {
            propagation = new Cluster(plan, work).measure();
            rows.addAll(propagation.rows());
        }
        Report.print(out, rows, propagation, plan.json());
    }

    private static List<Row> loadRows(Plan plan, Path work) throws IOException {
        var rows = new ArrayList<Row>();
        if (!plan.has(Part.START)
                && !plan.has(Part.VERIFY)
                && !plan.has(Part.FORWARD_AUTH)
                && !plan.has(Part.GATEWAY)
                && !plan.has(Part.KEYS)) {
            return rows;
        }
        try (var house = new House(plan, work)) {
            if (plan.has(Part.START)) {
                rows.addAll(new Start(house, plan).rows());
            }
            if (plan.has(Part.VERIFY)) {
                rows.addAll(new VerifyLoad(house, plan).rows());
            }
            if (plan.has(Part.FORWARD_AUTH)) {
                rows.addAll(new ForwardAuthLoad(house, plan).rows());
            }
            if (plan.has(Part.GATEWAY)) {
                rows.addAll(new GatewayLoad(house, plan).rows());
            }
            if (plan.has(Part.KEYS)) {
                rows.addAll(new ManyKeys(house, plan).rows());
            }
        }
        return rows;
    }

    static void progress(String line) {
        System.err.println(line);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
