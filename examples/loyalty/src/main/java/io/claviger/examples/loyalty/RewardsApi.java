package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;

/** Rewards that are claimed for points, while stock lasts. */
final class RewardsApi {
    private final List<Reward> rewards = List.of(
            new Reward("coffee", "A cup of coffee", 200, 100_000),
            new Reward("mug", "A mug with your name", 500, 1_000),
            new Reward("headphones", "Headphones", 5_000, 3));

    private final Customers customers;
    private final Ledger ledger;
    private final InstantSource clock;

    RewardsApi(Customers customers, Ledger ledger, InstantSource clock) {
        this.customers = customers;
        this.ledger = ledger;
        this.clock = clock;
    }

    private static final class Reward {
        private final String id;
        private final String title;
        private final long points;
        private long stock;

        Reward(String id, String title, long points, long stock) {
            this.id = id;
            this.title = title;
            this.points = points;
            this.stock = stock;
        }

        JsonObject toJson() {
            return new JsonObject()
                    .put("id", id)
                    .put("title", title)
                    .put("points", points)
                    .put("stock", stock);
        }
    }

    void mount(Routes routes) {
        routes.get("/rewards", this::list)
                .get("/rewards/{rewardId}", this::read)
                .post("/rewards/{rewardId}/claim", this::claim)
                .get("/customers/{customerId}/rewards", this::claimed);
    }

    private Answer list(Call call) {
        return Answer.items(rewards.stream().map(Reward::toJson).toList());
    }

    private Answer read(Call call) {
        return Answer.ok(reward(call).toJson());
    }

    private Answer claim(Call call) {
        Reward reward = reward(call);
        Customer customer = customers.require(call.body("customer").text("customer", 64));
        if (reward.stock == 0) {
            throw ApiError.conflict("REWARD_SOLD_OUT", "The reward " + reward.id + " is sold out.");
        }
        ledger.book(customer, -reward.points, "reward " + reward.id);
        reward.stock--;
        JsonObject claim = new JsonObject()
                .put("reward", reward.id)
                .put("customer", customer.id())
                .put("points", reward.points)
                .put("time", clock.instant().toString());
        customer.claimedRewards.add(claim);
        return Answer.created(claim);
    }

    private Answer claimed(Call call) {
        Customer customer = customers.require(call.path("customerId"));
        return Answer.items(
                customer.claimedRewards.list().stream().limit(call.limit()).toList());
    }

    private Reward reward(Call call) {
        String id = call.path("rewardId");
        return rewards.stream()
                .filter(reward -> reward.id.equals(id))
                .findFirst()
                .orElseThrow(() -> ApiError.unknown("REWARD_UNKNOWN", "There is no reward " + id + "."));
    }
}
