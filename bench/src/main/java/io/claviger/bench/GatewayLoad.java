package io.claviger.bench;

import java.io.IOException;
import java.util.List;

/** The gateway, an allowed GET with a small answer, against nginx that proxies what has a known key. */
final class GatewayLoad {
    private final House house;
    private final Plan plan;

    GatewayLoad(House house, Plan plan) {
        this.house = house;
        this.plan = plan;
    }

    List<Row> rows() throws IOException {
        Bench.progress("gateway: against nginx proxy_pass with a map on the key");
        var seeded = house.seeded(plan.keys(), House.PERMISSIONS);
        var script = house.script("gateway", seeded, """
                request = function()
                  local key = keys[math.random(#keys)]
                  return wrk.format("GET", "/v2/resources" .. math.random(0, 49) .. "/77", {["X-API-Key"] = key})
                end
                """);
        try (var peer = Nginx.proxying(
                        house.work(),
                        Claviger.freePort(),
                        house.upstreamUrl(),
                        seeded.seed().keys());
                var ours = house.serve(seeded)) {
            house.warmUp(ours.gatewayUrl(), script, ours);
            return new Comparison(house)
                    .run(
                            plan.rounds(),
                            new Comparison.Side(ours.running(), ours.gatewayUrl(), script),
                            new Comparison.Side(peer.running(), peer.url(), script))
                    .rows("gateway, allowed GET, small answer", "nginx proxy_pass with a map", "≥ 0.85");
        }
    }
}
