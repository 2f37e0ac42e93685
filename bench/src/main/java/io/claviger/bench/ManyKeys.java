package io.claviger.bench;

import java.io.IOException;
import java.util.List;

/** What a million keys cost against a thousand: throughput of verify, and bytes of heap. */
final class ManyKeys {
    private final House house;
    private final Plan plan;

    ManyKeys(House house, Plan plan) {
        this.house = house;
        this.plan = plan;
    }

    List<Row> rows() throws IOException {
        Bench.progress("keys: many against few");
        var few = house.seeded(plan.fewKeys(), House.PERMISSIONS);
        var many = house.seeded(plan.manyKeys(), House.PERMISSIONS);
        var fewScript = VerifyLoad.script(house, few);
        var manyScript = VerifyLoad.script(house, many);
        try (var ofFew = house.serve(few);
                var ofMany = house.serve(many)) {
            var bytesAKey = (ofMany.liveBytes() - ofFew.liveBytes()) / (double) (plan.manyKeys() - plan.fewKeys());
            house.warmUp(VerifyLoad.url(ofFew), fewScript, ofFew);
            house.warmUp(VerifyLoad.url(ofMany), manyScript, ofMany);
            var throughput = new Comparison(house)
                    .run(
                            plan.rounds(),
                            new Comparison.Side(ofMany.running(), VerifyLoad.url(ofMany), manyScript),
                            new Comparison.Side(ofFew.running(), VerifyLoad.url(ofFew), fewScript))
                    .rows(
                            "verify with " + Plan.inWords(plan.manyKeys()),
                            "the same with " + Plan.inWords(plan.fewKeys()),
                            "≥ 0.90");
            var memory = Row.figure(
                    "heap a key, shared policy, of " + Plan.inWords(plan.manyKeys()), bytesAKey, "B/key", "≤ 400 B");
            return List.of(throughput.get(0), throughput.get(1), memory);
        }
    }
}
