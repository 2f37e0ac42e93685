package io.claviger.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Two loads in turn, A B A B …, so that a machine whose speed drifts slows both alike. */
final class Comparison {
    private final List<Load.Result> ours = new ArrayList<>();
    private final List<Load.Result> theirs = new ArrayList<>();

    Comparison run(int rounds, Supplier<Load.Result> our, Supplier<Load.Result> their) {
        for (var round = 1; round <= rounds; round++) {
            ours.add(our.get());
            theirs.add(their.get());
            Bench.progress("  round %d of %d: %.0f/s against %.0f/s"
                    .formatted(
                            round,
                            rounds,
                            ours.getLast().perSecond(),
                            theirs.getLast().perSecond()));
        }
        return this;
    }

    /** The rows of a comparison: throughput with the median ratio of the pairs, and CPU time a request. */
    List<Row> rows(String name, String peer, @Nullable String bar) {
        var ratios = new double[ours.size()];
        var cpuRatios = new double[ours.size()];
        for (var i = 0; i < ratios.length; i++) {
            ratios[i] = ours.get(i).perSecond() / theirs.get(i).perSecond();
            cpuRatios[i] = ours.get(i).cpuMicros() / theirs.get(i).cpuMicros();
        }
        var rate = median(ours.stream().mapToDouble(Load.Result::perSecond).toArray());
        var peerRate =
                median(theirs.stream().mapToDouble(Load.Result::perSecond).toArray());
        var cpu = median(ours.stream().mapToDouble(Load.Result::cpuMicros).toArray());
        var peerCpu = median(theirs.stream().mapToDouble(Load.Result::cpuMicros).toArray());
        return List.of(
                new Row(
                        name + " throughput",
                        rate,
                        "requests/s",
                        "%s: %.0f requests/s".formatted(peer, peerRate),
                        median(ratios),
                        bar),
                new Row(
                        name + " CPU",
                        cpu,
                        "µs/request",
                        "%s: %.1f µs/request".formatted(peer, peerCpu),
                        median(cpuRatios),
                        null));
    }

    static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
