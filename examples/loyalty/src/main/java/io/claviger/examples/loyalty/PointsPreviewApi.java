package io.claviger.examples.loyalty;

import io.claviger.examples.loyalty.Earning.Effect;
import io.vertx.core.json.JsonObject;

/** What an event would give, without recording it. */
final class PointsPreviewApi {
    private final Customers customers;

    PointsPreviewApi(Customers customers) {
        this.customers = customers;
    }

    void mount(Routes routes) {
        routes.get("/points/rules", this::rules).post("/points/preview", this::preview);
    }

    private Answer rules(Call call) {
        return Answer.items(Earning.rules());
    }

    private Answer preview(Call call) {
        Event event = Event.read(call.json(), "");
        Customer customer = customers.require(event.customer());
        Effect effect = Earning.effectOf(customer, event);
        return Answer.ok(new JsonObject()
                .put("customer", customer.id())
                .put("action", event.action())
                .put("points", effect.now())
                .put("pending", effect.pending())
                .put(
                        "level",
                        Level.at(customer.earned() + Math.max(0, effect.now())).id()));
    }
}
