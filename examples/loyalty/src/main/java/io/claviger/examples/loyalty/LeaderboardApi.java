package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Who has most points. */
final class LeaderboardApi {
    private final Customers customers;

    LeaderboardApi(Customers customers) {
        this.customers = customers;
    }

    void mount(Routes routes) {
        routes.get("/leaderboard", this::list).get("/leaderboard/{customerId}", this::read);
    }

    private Answer list(Call call) {
        List<JsonObject> standings = new ArrayList<>();
        for (Customer customer : customers.ranked().stream().limit(call.limit()).toList()) {
            standings.add(standing(standings.size() + 1, customer));
        }
        return Answer.items(standings);
    }

    private Answer read(Call call) {
        Customer customer = customers.require(call.path("customerId"));
        if (!customer.optedIn()) {
            throw ApiError.unknown("STANDING_UNKNOWN", "The customer " + customer.id() + " has opted out.");
        }
        return Answer.ok(standing(customers.rank(customer), customer));
    }

    static JsonObject standing(int rank, Customer customer) {
        return new JsonObject()
                .put("rank", rank)
                .put("customer", customer.id())
                .put("points", customer.points())
                .put("level", customer.level().id());
    }
}
