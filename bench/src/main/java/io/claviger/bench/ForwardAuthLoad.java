package io.claviger.bench;

import java.io.IOException;
import java.util.List;

/** Forward-auth as nginx's {@code auth_request} asks it, against nginx that answers the same call at once. */
final class ForwardAuthLoad {
    private final House house;
    private final Plan plan;

    ForwardAuthLoad(House house, Plan plan) {
        this.house = house;
        this.plan = plan;
    }

    List<Row> rows() throws IOException {
        Bench.progress("forward-auth: against nginx answering the same GET with return 200");
        var seeded = house.seeded(plan.keys(), House.PERMISSIONS);
        var script = house.script("forward-auth", seeded, """
                request = function()
                  return wrk.format("GET", nil, {
                    ["X-API-Key"] = keys[math.random(#keys)],
                    ["X-Original-Method"] = "GET",
                    ["X-Original-URI"] = "/v2/resources" .. math.random(0, 49) .. "/77"})
                end
                """);
        try (var peer = Nginx.answering(house.work(), Claviger.freePort());
                var ours = house.serve(seeded)) {
            var path = "/v1/authorize/nginx";
            house.warmUp(ours.edgeUrl() + path, script, ours);
            return new Comparison(house)
                    .run(
                            plan.rounds(),
                            new Comparison.Side(ours.running(), ours.edgeUrl() + path, script),
                            new Comparison.Side(peer.running(), peer.url() + path, script))
                    .rows("forward-auth, 1 of " + Plan.inWords(plan.keys()), "nginx return 200", null);
        }
    }
}
