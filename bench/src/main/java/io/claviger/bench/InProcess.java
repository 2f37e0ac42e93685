package io.claviger.bench;

import io.claviger.bench.Plan.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The rows that JMH measures: one decision from target and secret to the verdict, and the limits' share of it. */
final class InProcess {
    private static final String LIMITED_KEYS = "100000";

    private InProcess() {}

    static List<Row> rows(Plan plan) {
        var rows = new ArrayList<Row>();
        if (plan.has(Part.DECISION)) {
            rows.addAll(decisions(plan));
        }
        if (plan.has(Part.LIMITS)) {
            rows.addAll(limits(plan));
        }
        return rows;
    }

    private static List<Row> decisions(Plan plan) {
        Bench.progress("decision: JMH, hash of the secret included");
        var rows = new ArrayList<Row>();
        var decisions = plan(plan)
                .include(DecisionBenchmark.class.getSimpleName())
                .param("keys", plan.snapshotSizes().toArray(String[]::new))
                .addProfiler(GCProfiler.class);
        for (var result : run(decisions)) {
            rows.addAll(decision(result));
        }
        return rows;
    }

    private static List<Row> limits(Plan plan) {
        Bench.progress("limits: JMH");
        var rows = new ArrayList<Row>();
        var limits = plan(plan)
                .include(LimitBenchmark.class.getSimpleName() + ".threeAllowancesAndTheAccounts$")
                .param("keys", LIMITED_KEYS);
        for (var result : run(limits)) {
            var nanos = result.getPrimaryResult().getScore();
            rows.add(Row.figure("limits: 3 of the key, 1 of its account", nanos / 1000, "µs mean", "≤ 1 µs"));
        }
        return rows;
    }

    private static List<Row> decision(RunResult result) {
        var parameters = result.getParams();
        var keys = String.format(Locale.ROOT, "%,d", Long.parseLong(parameters.getParam("keys")));
        var what = parameters.getParam("rules").equals("everything") ? "decision, every rule," : "decision";
        var median = result.getPrimaryResult().getStatistics().getPercentile(50);
        var allocated = Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .getScore();
        return List.of(
                Row.figure(what + " in process, " + keys + " keys", median / 1000, "µs median", "≤ 2 µs"),
                Row.figure(what + " allocates, " + keys + " keys", allocated, "B/decision", "≤ 400 B"));
    }

    private static ChainedOptionsBuilder plan(Plan plan) {
        return new OptionsBuilder()
                .jvmArgsAppend(
                        "-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow")
                .warmupIterations(plan.quick() ? 1 : 3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(plan.quick() ? 1 : 5)
                .measurementTime(TimeValue.seconds(2))
                .verbosity(VerboseMode.SILENT);
    }

    private static Collection<RunResult> run(ChainedOptionsBuilder options) {
        try {
            return new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH failed", e);
        }
    }
}
