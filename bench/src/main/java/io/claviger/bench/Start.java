package io.claviger.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** From the start of the process to the first allowed request through the gateway, on a store with one key. */
final class Start {
    private final House house;
    private final Bench.Plan plan;

    Start(House house, Bench.Plan plan) {
        this.house = house;
        this.plan = plan;
    }

    List<Row> rows() {
        Bench.progress("start: to the first allowed request");
        var data = house.work().resolve("start");
        var seed = Seed.plant(data, 1, house.upstreamUrl());
        time(data, seed, house::serve);
        var program = median(data, seed, house::serve);
        var jar = median(data, seed, house::serveByJar);
        return List.of(
                new Row("start to first allowed request, bin/claviger", program, "s", null, null, "≤ 1.0 s"),
                new Row(
                        "start to first allowed request, java -jar",
                        jar,
                        "s",
                        "bin/claviger: %.2f s".formatted(program),
                        jar / program,
                        "≤ 2"));
    }

    private double median(Path data, Seed seed, Function<Path, Running> serve) {
        var seconds = new double[plan.starts()];
        for (var i = 0; i < seconds.length; i++) {
            seconds[i] = time(data, seed, serve);
        }
        return Comparison.median(seconds);
    }

    private double time(Path data, Seed seed, Function<Path, Running> serve) {
        var start = System.nanoTime();
        try (var server = serve.apply(data)) {
            house.awaitAnswer(server, seed.keys().getFirst());
            var seconds = (System.nanoTime() - start) / 1e9;
            Bench.progress("  %.2f s".formatted(seconds));
            return seconds;
        }
    }
}
