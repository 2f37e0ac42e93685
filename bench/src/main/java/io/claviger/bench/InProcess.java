package io.claviger.bench;

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

    static List<Row> rows(Bench.Plan plan) {
        var rows = new ArrayList<Row>();
        Bench.progress("decision: JMH, hash of the secret included");
        var decisions =
                plan(plan).include(DecisionBenchmark.class.getSimpleName()).addProfiler(GCProfiler.class);
        for (var result : run(decisions)) {
            rows.addAll(decision(result));
        }
        Bench.progress("limits: JMH");
        var limits = plan(plan)
                .include(LimitBenchmark.class.getSimpleName() + ".threeAllowancesAndTheAccounts$")
                .param("keys", LIMITED_KEYS);
        for (var result : run(limits)) {
            var nanos = result.getPrimaryResult().getScore();
            rows.add(new Row("limits: 3 of the key, 1 of its account", nanos / 1000, "µs mean", null, null, "≤ 1 µs"));
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
                new Row(what + " in process, " + keys + " keys", median / 1000, "µs median", null, null, "≤ 2 µs"),
                new Row(what + " allocates, " + keys + " keys", allocated, "B/decision", null, null, "≤ 400 B"));
    }

    private static ChainedOptionsBuilder plan(Bench.Plan plan) {
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
