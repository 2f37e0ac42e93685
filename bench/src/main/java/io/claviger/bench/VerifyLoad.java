package io.claviger.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Verify over HTTP: against nginx that answers the same POST; with a small answer; and by a hundred in one call. */
final class VerifyLoad {
    private static final int BATCH = 100;

    private final House house;
    private final Plan plan;

    VerifyLoad(House house, Plan plan) {
        this.house = house;
        this.plan = plan;
    }

    List<Row> rows() throws IOException {
        Bench.progress("verify: against nginx answering the same POST with return 200");
        var rows = new ArrayList<Row>();
        var keys = Plan.inWords(plan.keys());
        try (var peer = Nginx.answering(house.work(), Claviger.freePort())) {
            var full = house.seeded(plan.keys(), House.PERMISSIONS);
            try (var ours = house.serve(full)) {
                rows.addAll(against(peer, ours, script(house, full))
                        .rows(
                                "verify, 1 of " + keys + ", " + House.PERMISSIONS + " permissions",
                                "nginx return 200",
                                "≥ 0.90"));
                rows.add(batch(ours, full));
            }
            var small = house.seeded(plan.fewKeys(), 1);
            try (var ours = house.serve(small)) {
                rows.addAll(against(peer, ours, script(house, small))
                        .rows("verify, a key of 1 permission", "nginx return 200", null));
            }
        }
        return rows;
    }

    private Comparison against(Nginx peer, Claviger ours, String script) {
        house.warmUp(url(ours), script, ours);
        return new Comparison(house)
                .run(
                        plan.rounds(),
                        new Comparison.Side(ours.running(), url(ours), script),
                        new Comparison.Side(peer.running(), peer.url() + "/v1/keys/verify", script));
    }

    private Row batch(Claviger ours, House.Seeded seeded) throws IOException {
        Bench.progress("verify: " + BATCH + " in one call");
        var script = batchScript(seeded);
        var rates = new double[plan.rounds()];
        for (var i = 0; i < rates.length; i++) {
            rates[i] = house.load(url(ours) + "/batch", script, ours.running()).perSecond() * BATCH;
        }
        return Row.figure("verify, " + BATCH + " in one call", Comparison.median(rates), "decisions/s", null);
    }

    static String url(Claviger server) {
        return server.edgeUrl() + "/v1/keys/verify";
    }

    static String script(House house, House.Seeded seeded) throws IOException {
        return house.script("verify", seeded, head(seeded) + """
                request = function()
                  local key = keys[math.random(#keys)]
                  return wrk.format(nil, nil, nil,
                    '{"key":"' .. key .. '","api":"bench","operation":"get0","ip":"192.0.2.7"}')
                end
                """);
    }

    private String batchScript(House.Seeded seeded) throws IOException {
        return house.script("batch", seeded, head(seeded) + """
                request = function()
                  local calls = {}
                  for i = 1, %d do
                    calls[i] = '{"key":"' .. keys[math.random(#keys)] .. '","api":"bench","operation":"get0"}'
                  end
                  return wrk.format(nil, nil, nil, '{"requests":[' .. table.concat(calls, ",") .. ']}')
                end
                """.formatted(BATCH));
    }

    private static String head(House.Seeded seeded) {
        return """
                wrk.method = "POST"
                wrk.headers["Content-Type"] = "application/json"
                wrk.headers["Authorization"] = "Bearer %s"
                """.formatted(seeded.seed().verifier().reveal());
    }
}
