package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** The levels, and what a customer lacks for the next. */
final class LevelsApi {
    private final Customers customers;

    LevelsApi(Customers customers) {
        this.customers = customers;
    }

    void mount(Routes routes) {
        routes.get("/levels", this::list).get("/customers/{customerId}/level", this::read);
    }

    private Answer list(Call call) {
        return Answer.items(Arrays.stream(Level.values()).map(Level::toJson).toList());
    }

    private Answer read(Call call) {
        Customer customer = customers.require(call.path("customerId"));
        Level level = customer.level();
        JsonObject answer = new JsonObject()
                .put("customer", customer.id())
                .put("level", level.id())
                .put("earned", customer.earned());
        Arrays.stream(Level.values())
                .filter(next -> next.threshold() > customer.earned())
                .findFirst()
                .ifPresent(next -> answer.put(
                        "next",
                        new JsonObject().put("level", next.id()).put("missing", next.threshold() - customer.earned())));
        return Answer.ok(answer);
    }
}
