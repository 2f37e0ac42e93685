package io.claviger.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two loads in turn, A B A B …, so that a machine whose speed drifts slows both alike. Both servers are on one core, so each
 * is held still in the other's rounds: what it does behind its answers, it does in its own.
 */
final class Comparison {
    /** A server, and what is asked of it. */
    record Side(Running server, String url, String script) {}

    private final House house;
    private final List<Load.Result> ours = new ArrayList<>();
    private final List<Load.Result> theirs = new ArrayList<>();

    Comparison(House house) {
        this.house = house;
    }

    Comparison run(int rounds, Side our, Side their) {
        for (var round = 1; round <= rounds; round++) {
            ours.add(alone(our, their));
            theirs.add(alone(their, our));
            Bench.progress("  round %d of %d: %.0f/s against %.0f/s"
                    .formatted(
                            round,
                            rounds,
                            ours.getLast().perSecond(),
                            theirs.getLast().perSecond()));
        }
        return this;
    }

    private Load.Result alone(Side loaded, Side other) {
        other.server.hold();
        try {
            return house.load(loaded.url, loaded.script, loaded.server);
        } finally {
            other.server.letGo();
        }
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
