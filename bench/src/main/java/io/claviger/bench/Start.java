package io.claviger.bench;

import io.claviger.bench.House.Seeded;
import java.util.List;
import java.util.function.Supplier;

/** From the start of the process to the first allowed request through the gateway: with one key, and with many. */
final class Start {
    private static final double SOONEST_WITH_MANY = 8;

    private final House house;
    private final Plan plan;

    Start(House house, Plan plan) {
        this.house = house;
        this.plan = plan;
    }

    List<Row> rows() {
        Bench.progress("start: to the first allowed request");
        var one = house.seeded(1, House.PERMISSIONS);
        var log = house.work().resolve("start.log");
        time(one, () -> Claviger.start(log, house.settings(one)));
        var program = median(plan.starts(), one, () -> Claviger.start(log, house.settings(one)));
        var jar = median(plan.starts(), one, () -> Claviger.startByJar(log, house.settings(one)));
        var many = house.seeded(plan.manyKeys(), House.PERMISSIONS);
        var withMany = median(plan.startsWithMany(), many, () -> Claviger.start(log, house.settings(many)));
        var name = "start to first allowed request, ";
        return List.of(
                Row.figure(name + "bin/claviger", program, "s", "≤ 1.0 s"),
                new Row(name + "java -jar", jar, "s", "bin/claviger: %.2f s".formatted(program), jar / program, "≤ 2"),
                Row.figure(
                        name + "bin/claviger, " + Plan.inWords(plan.manyKeys()),
                        withMany,
                        "s",
                        "≤ %.0f s".formatted(SOONEST_WITH_MANY)));
    }

    private static double median(int times, Seeded seeded, Supplier<Claviger> start) {
        var seconds = new double[times];
        for (var i = 0; i < seconds.length; i++) {
            seconds[i] = time(seeded, start);
        }
        return Comparison.median(seconds);
    }

    private static double time(Seeded seeded, Supplier<Claviger> start) {
        var began = System.nanoTime();
        try (var server = start.get()) {
            server.awaitAnswer(seeded.key());
            var seconds = (System.nanoTime() - began) / 1e9;
            Bench.progress("  %.2f s".formatted(seconds));
            return seconds;
        }
    }
}
