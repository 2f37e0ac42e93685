package io.claviger.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The rows that JMH measures: one decision from target and secret to the verdict. */
final class InProcess {
    private InProcess() {}

    static List<Row> rows(Bench.Plan plan) {
        Bench.progress("decision: JMH, hash of the secret included");
        var options = new OptionsBuilder()
                .include(DecisionBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC")
                .warmupIterations(plan.quick() ? 1 : 3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(plan.quick() ? 1 : 5)
                .measurementTime(TimeValue.seconds(2))
                .verbosity(VerboseMode.SILENT)
                .build();
        try {
            var rows = new ArrayList<Row>();
            for (var result : new Runner(options).run()) {
                var keys = String.format(
                        Locale.ROOT, "%,d", Long.parseLong(result.getParams().getParam("keys")));
                var median = result.getPrimaryResult().getStatistics().getPercentile(50);
                var allocated = Objects.requireNonNull(
                                result.getSecondaryResults().get("gc.alloc.rate.norm"))
                        .getScore();
                var what =
                        "decision" + (result.getParams().getParam("rules").equals("everything") ? ", every rule" : "");
                rows.add(new Row(
                        what + " in process, " + keys + " keys", median / 1000, "µs median", null, null, "≤ 2 µs"));
                rows.add(new Row(
                        what + " allocates, " + keys + " keys", allocated, "B/decision", null, null, "≤ 400 B"));
            }
            return rows;
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH failed", e);
        }
    }
}
